import { embeddingOf } from "./embedding.ts";
import { wordCountsOf } from "./words.ts";

/** What the index knows of a document. */
export interface IndexedDocument {
  readonly id: string;
  /** How many words it has. */
  readonly length: number;
  readonly wordCounts: ReadonlyMap<string, number>;
  readonly embedding: Float32Array;
}

/** More different words of one document than this are not indexed. */
const maxWordsOfDocument = 1000;

/** Which documents have which words, for the documents of one collection. */
export class InvertedIndex {
  /** Word to the documents that have it, and how often each does. */
  readonly postings: Map<string, Map<IndexedDocument, number>> = new Map();
  readonly documents: Map<string, IndexedDocument> = new Map();
  /** The words by how they begin, for suggestions. */
  readonly byBeginning: Map<string, Set<string>> = new Map();
  /** Of all documents together. */
  totalLength = 0;

  /** Puts a document in, in place of what stood under its id. */
  add(id: string, text: string): void {
    this.remove(id);
    const document = indexedDocumentOf(id, text);
    this.documents.set(id, document);
    this.totalLength += document.length;
    for (const [word, count] of document.wordCounts) {
      const postings = this.postings.get(word);
      if (postings === undefined) this.addWord(word, new Map([[document, count]]));
      else postings.set(document, count);
    }
  }

  remove(id: string): void {
    const document = this.documents.get(id);
    if (document === undefined) return;
    this.documents.delete(id);
    this.totalLength -= document.length;
    for (const word of document.wordCounts.keys()) {
      const postings = this.postings.get(word);
      postings?.delete(document);
      if (postings?.size === 0) this.removeWord(word);
    }
  }

  private addWord(word: string, postings: Map<IndexedDocument, number>): void {
    this.postings.set(word, postings);
    const beginning = beginningOf(word);
    const words = this.byBeginning.get(beginning);
    if (words === undefined) this.byBeginning.set(beginning, new Set([word]));
    else words.add(word);
  }

  private removeWord(word: string): void {
    this.postings.delete(word);
    const beginning = beginningOf(word);
    const words = this.byBeginning.get(beginning);
    words?.delete(word);
    if (words?.size === 0) this.byBeginning.delete(beginning);
  }
}

/** How many postings a text takes. */
export function postingCountOf(index: InvertedIndex, id: string): number {
  return index.documents.get(id)?.wordCounts.size ?? 0;
}

/** The first character of a word: what suggestions are found by. */
export function beginningOf(word: string): string {
  const first = word.codePointAt(0);
  return first === undefined ? "" : String.fromCodePoint(first);
}

function indexedDocumentOf(id: string, text: string): IndexedDocument {
  const all = wordCountsOf(text);
  const wordCounts = new Map([...all].slice(0, maxWordsOfDocument));
  let length = 0;
  for (const count of wordCounts.values()) length += count;
  return { id, length, wordCounts, embedding: embeddingOf(wordCounts) };
}
