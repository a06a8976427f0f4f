import { create } from "@bufbuild/protobuf";
import { DocumentTypeSchema } from "../generated/workspace_daemon/document_type_pb.ts";
import {
  type CollectionInfo,
  CollectionInfoSchema,
  type DocumentFilter,
  type DocumentInfo,
  DocumentInfoSchema,
  type ListCollectionsRequest,
  type ListCollectionsResponse,
  ListCollectionsResponseSchema,
  type ListDocumentsRequest,
  type ListDocumentsResponse,
  ListDocumentsResponseSchema,
} from "../generated/workspace_daemon/memory_service_pb.ts";
import { mebibyte, nameLimits } from "../serving/limits.ts";
import { msOf, timestampOf } from "../serving/moments.ts";
import { invalid } from "../serving/refusal.ts";
import { checkEnum, checkName, checkNotNegative, checkTimestamp } from "../serving/validation.ts";
import { type StoredDocument, titleOf } from "./document.ts";
import type { Collection, DocumentStore } from "./document-store.ts";
import { matchesGlob } from "./glob.ts";

const defaultLimit = 100;
const maxLimit = 1000;
/** A page ends before it takes more: a message must hold it. */
const maxPageBytes = 6 * mebibyte;

/** A page of the documents that a request asks for, in the order in which they came. */
export function listDocuments(
  store: DocumentStore,
  request: ListDocumentsRequest,
): ListDocumentsResponse {
  checkList(request);
  const { collectionName, offset } = request;
  const limit = limitOf(request);
  const isChosen = choiceOf(request);
  const collections =
    collectionName === "" ? [...store.collections.values()] : [store.collection(collectionName)];
  const chosen: StoredDocument[] = [];
  let totalCount = 0;
  // One by one: most of what is counted is not on the page, and no list of it is needed.
  for (const { documents } of collections)
    for (const document of documents.values()) {
      if (!isChosen(document)) continue;
      if (totalCount >= offset && chosen.length < limit) chosen.push(document);
      totalCount++;
    }
  const documents = pageOf(chosen);
  return create(ListDocumentsResponseSchema, {
    documents,
    totalCount,
    hasMore: offset + documents.length < totalCount,
  });
}

/** The collections of a project, or all, in the order in which they were made. */
export function listCollections(
  store: DocumentStore,
  { projectId }: ListCollectionsRequest,
): ListCollectionsResponse {
  checkName(projectId, "project_id");
  const collections = [...store.collections.values()]
    .filter((collection) => projectId === "" || collection.projectId === projectId)
    .map(collectionInfo);
  return create(ListCollectionsResponseSchema, { collections });
}

function checkList({
  collectionName,
  projectId,
  limit,
  offset,
  filter,
}: ListDocumentsRequest): void {
  checkName(collectionName, "collection_name");
  checkName(projectId, "project_id");
  checkNotNegative(limit, "limit");
  checkNotNegative(offset, "offset");
  if (filter === undefined) return;
  checkEnum(filter.documentType, DocumentTypeSchema, "filter.document_type");
  checkTimestamp(filter.createdAfter, "filter.created_after");
  checkTimestamp(filter.createdBefore, "filter.created_before");
  if (filter.filePathPattern.length > nameLimits.pattern)
    throw invalid("filter.file_path_pattern", `must have at most ${nameLimits.pattern} characters`);
}

function limitOf({ limit }: ListDocumentsRequest): number {
  return limit === 0 ? defaultLimit : Math.min(limit, maxLimit);
}

type Choice = (document: StoredDocument) => boolean;

/** Whether a document is one that the request asks for: made once, and asked of every document. */
function choiceOf({ projectId, filter }: ListDocumentsRequest): Choice {
  const isOfProject: Choice = (document) => projectId === "" || document.projectId === projectId;
  if (filter === undefined) return isOfProject;
  const passes = filterOf(filter);
  return (document) => isOfProject(document) && passes(document);
}

function filterOf(filter: DocumentFilter): Choice {
  const after = msOf(filter.createdAfter) ?? Number.NEGATIVE_INFINITY;
  const before = msOf(filter.createdBefore) ?? Number.POSITIVE_INFINITY;
  const wanted = Object.entries(filter.metadataFilters);
  const { documentType, filePathPattern } = filter;
  return (document) =>
    (documentType === 0 || document.documentType === documentType) &&
    document.createdAtMs > after &&
    document.createdAtMs < before &&
    wanted.every(([key, value]) => document.metadata[key] === value) &&
    (filePathPattern === "" || matchesGlob(document.filePath, filePathPattern));
}

/** As many as fit into a message, and at least one: a document fits, since it came in one. */
function pageOf(documents: readonly StoredDocument[]): DocumentInfo[] {
  let bytes = 0;
  const page = documents.filter((document, index) => {
    bytes += document.sizeBytes - document.textBytes;
    return index === 0 || bytes <= maxPageBytes;
  });
  return page.map(documentInfo);
}

function documentInfo(document: StoredDocument): DocumentInfo {
  return create(DocumentInfoSchema, {
    ...{ documentId: document.id, filePath: document.filePath, title: titleOf(document) },
    ...{ documentType: document.documentType, fileSize: BigInt(document.textBytes) },
    metadata: document.metadata,
    createdAt: timestampOf(document.createdAtMs),
    updatedAt: timestampOf(document.updatedAtMs),
  });
}

function collectionInfo(collection: Collection): CollectionInfo {
  return create(CollectionInfoSchema, {
    ...{ collectionName: collection.name, collectionId: collection.id },
    ...{ projectId: collection.projectId, documentCount: collection.documents.size },
    totalSizeBytes: BigInt(collection.textBytes),
    ...(collection.config !== undefined && { config: collection.config }),
    createdAt: timestampOf(collection.createdAtMs),
  });
}
