import { create, type DescMessage, type MessageShape, toBinary } from "@bufbuild/protobuf";
import {
  HybridSearchRequestSchema,
  type HybridSearchResponse,
  HybridSearchResponseSchema,
  KeywordSearchRequestSchema,
  KeywordSearchResponseSchema,
  type RankingOptions,
  SearchContext,
  type SearchMetadata,
  SearchMetadataSchema,
  type SearchOptions,
  type SearchResult,
  SearchResultSchema,
  type SearchService,
  SemanticSearchRequestSchema,
  SemanticSearchResponseSchema,
  SuggestionsResponseSchema,
} from "../generated/workspace_daemon/search_service_pb.ts";
import { clipped, type StoredDocument, titleOf } from "../memory/document.ts";
import type { Collection, DocumentStore } from "../memory/document-store.ts";
import type { HandlersOf } from "../serving/handlers.ts";
import { idOf } from "../serving/identifiers.ts";
import { mebibyte } from "../serving/limits.ts";
import { timestampOf } from "../serving/moments.ts";
import { invalid } from "../serving/refusal.ts";
import { checkNotNegative, checkWeight } from "../serving/validation.ts";
import type { Workspace } from "../workspace.ts";
import { type Fused, type FusionWeights, fuse, rankByMeaning, rankByWords } from "./ranking.ts";
import { checkScope, collectionsOf, type SearchScope } from "./search-scope.ts";
import { suggestionsFrom } from "./suggestions.ts";
import { wordCountsOf } from "./words.ts";

/** What the three searches have in common. */
interface SearchRequest extends SearchScope {
  readonly query: string;
  readonly options?: SearchOptions | undefined;
}

type Ranker = (collections: readonly Collection[], query: Query) => readonly Fused[];

interface Query {
  readonly words: ReadonlyMap<string, number>;
  readonly ranking: RankingOptions | undefined;
}

const defaultLimit = 10;
const defaultConstant = 60;
const snippetLength = 200;
const defaultSuggestions = 10;
const maxSuggestions = 100;
/** Results end before they take more: a message must hold them. */
const maxResultBytes = 12 * mebibyte;

/** Search by keyword, by meaning, and both. The same request gets the same answer for as long as nothing in the store changes. */
export function searchService(workspace: Workspace): HandlersOf<typeof SearchService> {
  return {
    hybridSearch: (request) =>
      create(HybridSearchResponseSchema, {
        ...answerOf(workspace, request, hybrid),
        queryId: queryIdOf(HybridSearchRequestSchema, request),
      }),
    semanticSearch: (request) =>
      create(SemanticSearchResponseSchema, {
        ...answerOf(workspace, request, byMeaning),
        queryId: queryIdOf(SemanticSearchRequestSchema, request),
      }),
    keywordSearch: (request) =>
      create(KeywordSearchResponseSchema, {
        ...answerOf(workspace, request, byWords),
        queryId: queryIdOf(KeywordSearchRequestSchema, request),
      }),
    getSuggestions({ partialQuery, context, projectId, maxSuggestions: wanted }) {
      const scope = { context, projectId, collectionNames: [] };
      checkScope(scope);
      checkNotNegative(wanted, "max_suggestions");
      const collections = collectionsOf(workspace, scope);
      const count = wanted === 0 ? defaultSuggestions : Math.min(wanted, maxSuggestions);
      const suggestions = [...suggestionsFrom(collections, partialQuery, count)];
      const metadata = metadataOf(workspace, collections, suggestions.length, 0);
      return create(SuggestionsResponseSchema, { suggestions, metadata });
    },
  };
}

function answerOf(
  workspace: Workspace,
  request: SearchRequest,
  rank: Ranker,
): Pick<HybridSearchResponse, "results" | "metadata"> {
  check(request);
  const collections = collectionsOf(workspace, request);
  const query = { words: wordCountsOf(request.query), ranking: request.options?.ranking };
  const threshold = request.options?.scoreThreshold ?? 0;
  const found = rank(collections, query).filter(({ score }) => score >= threshold);
  const results = resultsOf(found, query, request.options, workspace.store);
  const metadata = metadataOf(workspace, collections, found.length, found[0]?.score ?? 0);
  return { results, metadata };
}

function check(request: SearchRequest): void {
  if (request.query === "") throw invalid("query", "must not be empty");
  checkScope(request);
  if (request.context === SearchContext.COLLECTION && request.collectionNames.length === 0)
    throw invalid("collection_names", "must not be empty where the context is a collection");
  if (request.options === undefined) return;
  checkNotNegative(request.options.limit, "options.limit");
  if (Number.isNaN(request.options.scoreThreshold))
    throw invalid("options.score_threshold", "must be a number");
  checkRanking(request.options.ranking);
}

function checkRanking(ranking: RankingOptions | undefined): void {
  if (ranking === undefined) return;
  checkWeight(ranking.semanticWeight, "options.ranking.semantic_weight");
  checkWeight(ranking.keywordWeight, "options.ranking.keyword_weight");
  if (!(ranking.rrfConstant >= 0 && Number.isFinite(ranking.rrfConstant)))
    throw invalid("options.ranking.rrf_constant", "must be a number from 0");
}

function byWords(collections: readonly Collection[], { words }: Query): readonly Fused[] {
  const indexes = collections.map(({ index }) => index);
  const ranked = rankByWords(indexes, words.keys());
  return ranked.map((entry) => ({ ...entry, keyword: entry.score, semantic: 0 }));
}

function byMeaning(collections: readonly Collection[], { words }: Query): readonly Fused[] {
  const indexes = collections.map(({ index }) => index);
  const ranked = rankByMeaning(indexes, words);
  return ranked.map((entry) => ({ ...entry, semantic: entry.score, keyword: 0 }));
}

/** A half whose weight is 0 finds nothing. */
function hybrid(collections: readonly Collection[], query: Query): readonly Fused[] {
  const weights = weightsOf(query.ranking);
  const meaning = weights.semantic === 0 ? [] : byMeaning(collections, query);
  const words = weights.keyword === 0 ? [] : byWords(collections, query);
  return fuse(meaning, words, weights);
}

/** Where both weights are unset both count the same; where the constant is, it is the one of the paper. */
function weightsOf(ranking: RankingOptions | undefined): FusionWeights {
  const [semantic, keyword] = [ranking?.semanticWeight ?? 0, ranking?.keywordWeight ?? 0];
  const constant = ranking?.rrfConstant || defaultConstant;
  return semantic === 0 && keyword === 0
    ? { semantic: 0.5, keyword: 0.5, constant }
    : { semantic, keyword, constant };
}

function resultsOf(
  found: readonly Fused[],
  query: Query,
  options: SearchOptions | undefined,
  store: DocumentStore,
): SearchResult[] {
  const limit = options?.limit || defaultLimit;
  const results: SearchResult[] = [];
  let bytes = 0;
  for (const entry of found.slice(0, limit)) {
    const document = store.find(entry.document.id);
    if (document === undefined) continue;
    bytes += document.sizeBytes - document.textBytes - document.contentBytes;
    if (bytes > maxResultBytes) break;
    results.push(resultOf(document, entry, query, options));
  }
  return results;
}

function resultOf(
  document: StoredDocument,
  { score, semantic, keyword, document: { wordCounts } }: Fused,
  { words }: Query,
  options: SearchOptions | undefined,
): SearchResult {
  const matchedTerms = [...words.keys()].filter((word) => wordCounts.has(word));
  return create(SearchResultSchema, {
    ...{ documentId: document.id, collectionName: document.collectionName },
    ...{ score, semanticScore: semantic, keywordScore: keyword },
    ...{ title: titleOf(document), filePath: document.filePath, matchedTerms },
    ...(options?.includeContent && { contentSnippet: snippetOf(document.text, matchedTerms) }),
    ...(options?.includeMetadata && { metadata: document.metadata }),
  });
}

/** The line of the first word that matched, where it stands as it is looked for, or else the beginning. */
function snippetOf(text: string, [term]: readonly string[]): string {
  const at = term === undefined ? -1 : text.indexOf(term);
  const start = at < 0 ? 0 : text.lastIndexOf("\n", at) + 1;
  return clipped(text.slice(start, start + 2 * snippetLength), snippetLength);
}

/** When and how long are as of the store, not of the call: they would be all that differs between two answers to one request. */
function metadataOf(
  { store }: Workspace,
  collections: readonly Collection[],
  totalResults: number,
  maxScore: number,
): SearchMetadata {
  return create(SearchMetadataSchema, {
    ...{ totalResults, maxScore, searchTime: timestampOf(store.changedAtMs) },
    searchedCollections: collections.map(({ name }) => name),
  });
}

/** Follows from what the request means: fields that the schema does not know are no part of it. */
function queryIdOf<Desc extends DescMessage>(desc: Desc, request: MessageShape<Desc>): string {
  return idOf("query", desc.typeName, toBinary(desc, request, { writeUnknownFields: false }));
}
