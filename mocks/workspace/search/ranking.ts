import { embeddingOf, similarity } from "./embedding.ts";
import type { IndexedDocument, InvertedIndex } from "./inverted-index.ts";

/** A document, and how well it fits. */
export interface Ranked {
  readonly document: IndexedDocument;
  readonly score: number;
}

/** What two rankings are worth when they are made one. */
export interface FusionWeights {
  readonly semantic: number;
  readonly keyword: number;
  /** The larger it is, the less the first places count for. */
  readonly constant: number;
}

/** A document in a ranking made of two. */
export interface Fused extends Ranked {
  /** 0 where the document is not in that ranking. */
  readonly semantic: number;
  readonly keyword: number;
}

/** Free parameters of BM25, at the values that are customary. */
const k1 = 1.2;
const b = 0.75;
/** Words of a query beyond these are not looked for: the rarest are. */
const maxQueryWords = 32;
/** How many documents one query looks at, so that none takes long: those of its rarest words, the oldest first. */
const maxCandidates = 500;
/** How alike documents must be to count as found; below this it is chance. */
const minSimilarity = 0.05;

/**
 * Documents by the words that they share with a query, best first: Okapi BM25 with the
 * logarithm that is never negative, over the documents of all the indexes.
 * Robertson and Zaragoza 2009, The Probabilistic Relevance Framework: BM25 and Beyond.
 */
export function rankByWords(
  indexes: readonly InvertedIndex[],
  queryWords: Iterable<string>,
): readonly Ranked[] {
  const total = sum(indexes.map((index) => index.documents.size));
  const averageLength = sum(indexes.map((index) => index.totalLength)) / Math.max(1, total);
  const words = rarestFirst(indexes, queryWords).map(({ word, frequency }) => ({
    word,
    inverse: Math.log(1 + (total - frequency + 0.5) / (frequency + 0.5)),
  }));
  const scoreOf = (document: IndexedDocument): number => {
    const norm = k1 * (1 - b + (b * document.length) / averageLength);
    let score = 0;
    for (const { word, inverse } of words) {
      const count = document.wordCounts.get(word) ?? 0;
      score += (inverse * (count * (k1 + 1))) / (count + norm);
    }
    return score;
  };
  const candidates = candidatesOf(indexes, words);
  return inOrder(candidates.map((document) => ({ document, score: scoreOf(document) })));
}

/**
 * Documents that are about the same, best first: by the cosine of their embeddings with that of the query. Two that share
 * no word are alike by chance alone, so only those that share one are looked at.
 */
export function rankByMeaning(
  indexes: readonly InvertedIndex[],
  queryWords: ReadonlyMap<string, number>,
): readonly Ranked[] {
  const query = embeddingOf(queryWords);
  const candidates = candidatesOf(indexes, rarestFirst(indexes, queryWords.keys()));
  return inOrder(
    candidates
      .map((document) => ({ document, score: similarity(query, document.embedding) }))
      .filter(({ score }) => score >= minSimilarity),
  );
}

/**
 * Two rankings made one by reciprocal rank fusion: a document's score is the sum of `weight / (constant + rank)` over the
 * rankings it is in, ranks counted from 1. Cormack, Clarke and Büttcher 2009, Reciprocal Rank Fusion.
 */
export function fuse(
  byMeaning: readonly Ranked[],
  byWords: readonly Ranked[],
  weights: FusionWeights,
): readonly Fused[] {
  const fused = new Map<IndexedDocument, Fused>();
  for (const [place, { document, score }] of byMeaning.entries()) {
    const part = weights.semantic / (weights.constant + place + 1);
    fused.set(document, { document, score: part, semantic: score, keyword: 0 });
  }
  for (const [place, { document, score }] of byWords.entries()) {
    const part = weights.keyword / (weights.constant + place + 1);
    const other = fused.get(document);
    const total = (other?.score ?? 0) + part;
    fused.set(document, { document, score: total, semantic: other?.semantic ?? 0, keyword: score });
  }
  return inOrder([...fused.values()]);
}

/** Best first; of equals, by the id, so that the order does not depend on when documents came. */
function inOrder<Entry extends Ranked>(entries: Entry[]): readonly Entry[] {
  return entries.sort(
    (one, other) => other.score - one.score || (one.document.id < other.document.id ? -1 : 1),
  );
}

/** The documents that have any of the words: as many as a query looks at. */
function candidatesOf(
  indexes: readonly InvertedIndex[],
  words: readonly { readonly word: string }[],
): readonly IndexedDocument[] {
  const candidates = new Set<IndexedDocument>();
  for (const { word } of words)
    for (const index of indexes)
      for (const document of index.postings.get(word)?.keys() ?? []) {
        if (candidates.size === maxCandidates) return [...candidates];
        candidates.add(document);
      }
  return [...candidates];
}

function rarestFirst(
  indexes: readonly InvertedIndex[],
  words: Iterable<string>,
): readonly { readonly word: string; readonly frequency: number }[] {
  return [...new Set(words)]
    .map((word) => ({
      word,
      frequency: sum(indexes.map((index) => index.postings.get(word)?.size ?? 0)),
    }))
    .filter(({ frequency }) => frequency > 0)
    .sort((a, b) => a.frequency - b.frequency || (a.word < b.word ? -1 : 1))
    .slice(0, maxQueryWords);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
