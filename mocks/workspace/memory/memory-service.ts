import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { EmptySchema } from "@bufbuild/protobuf/wkt";
import {
  type AddDocumentRequest,
  AddDocumentResponseSchema,
  type CollectionConfig,
  CollectionConfigSchema,
  CreateCollectionResponseSchema,
  type DocumentContent,
  DocumentContentSchema,
  GetDocumentResponseSchema,
  type MemoryService,
  type UpdateDocumentRequest,
  UpdateDocumentResponseSchema,
} from "../generated/workspace_daemon/memory_service_pb.ts";
import { typeByName } from "../processing/file-system.ts";
import type { HandlersOf } from "../serving/handlers.ts";
import { idOf } from "../serving/identifiers.ts";
import { storeLimits } from "../serving/limits.ts";
import { timestampOf } from "../serving/moments.ts";
import { alreadyExists, invalid, notFound } from "../serving/refusal.ts";
import {
  checkName,
  checkNotNegative,
  requireFilePath,
  requireId,
  requireName,
} from "../serving/validation.ts";
import type { Workspace } from "../workspace.ts";
import { type StoredDocument, type StringMap, storedDocument } from "./document.ts";
import { listCollections, listDocuments } from "./document-lists.ts";
import { sortedMap } from "./sorted-map.ts";

/** How the likeness of vectors may be measured; the first where a collection does not say. */
const distanceMetrics = ["cosine", "dot", "euclidean"];

/** Collections, and the documents in them. */
export function memoryService(workspace: Workspace): HandlersOf<typeof MemoryService> {
  const { store } = workspace;
  return {
    addDocument: (request) => added(workspace, request),
    updateDocument: (request) => updated(workspace, request),
    removeDocument({ documentId, collectionName }) {
      requireId(documentId, "document_id");
      store.remove(store.document(documentId, collectionName));
      return create(EmptySchema);
    },
    getDocument({ documentId, collectionName }) {
      requireId(documentId, "document_id");
      const document = store.document(documentId, collectionName);
      return create(GetDocumentResponseSchema, {
        ...{ documentId, content: document.content(), metadata: document.metadata },
        createdAt: timestampOf(document.createdAtMs),
        updatedAt: timestampOf(document.updatedAtMs),
      });
    },
    listDocuments: (request) => listDocuments(store, request),
    createCollection({ collectionName, projectId, config }) {
      requireName(collectionName, "collection_name");
      checkName(projectId, "project_id");
      checkConfig(config);
      const { id } = store.createCollection(collectionName, projectId, config);
      return create(CreateCollectionResponseSchema, { success: true, collectionId: id });
    },
    deleteCollection({ collectionName, projectId, force }) {
      requireName(collectionName, "collection_name");
      checkName(projectId, "project_id");
      const collection = store.collection(collectionName);
      if (projectId !== "" && projectId !== collection.projectId) throw notFound("collection");
      store.deleteCollection(collection, { force });
      return create(EmptySchema);
    },
    listCollections: (request) => listCollections(store, request),
  };
}

/**
 * Adds a document. Its id follows from all that it is, so that adding the very same document twice is found out;
 * a file may have several documents, and each can be got, updated and removed by its id.
 */
function added(
  { store, now }: Workspace,
  { filePath, collectionName, projectId, content, metadata }: AddDocumentRequest,
): ReturnType<typeof create<typeof AddDocumentResponseSchema>> {
  requireFilePath(filePath, "file_path");
  requireName(collectionName, "collection_name");
  checkName(projectId, "project_id");
  if (content === undefined) throw invalid("content", "must be set");
  store.collection(collectionName);
  const bytes = bytesOf(content);
  const id = idOf("doc", collectionName, filePath, projectId, bytes, textOf(metadata));
  if (store.find(id) !== undefined) throw alreadyExists("document");
  const nowMs = now();
  store.put(
    storedDocument(
      {
        ...{ id, collectionName, projectId, filePath, metadata, text: content.text },
        documentType: typeByName(filePath),
        ...{ content: () => contentOf(bytes), createdAtMs: nowMs, updatedAtMs: nowMs },
      },
      bytes.length,
    ),
  );
  return create(AddDocumentResponseSchema, { documentId: id, success: true });
}

/** Puts a content and metadata in place of what was there, each where the request has it. Says when the document last changed: the same update twice is one. */
function updated(
  { store, now }: Workspace,
  request: UpdateDocumentRequest,
): ReturnType<typeof create<typeof UpdateDocumentResponseSchema>> {
  requireId(request.documentId, "document_id");
  const before = store.document(request.documentId, "");
  const after = changedDocument(before, request);
  const isChange = !isSame(before, after);
  // Always later than before, so that who reads it twice knows whether something came between.
  const updatedAtMs = Math.max(now(), before.updatedAtMs + 1);
  const document = isChange ? { ...after, updatedAtMs } : before;
  if (isChange) store.put(document);
  const updatedAt = timestampOf(document.updatedAtMs);
  return create(UpdateDocumentResponseSchema, { success: true, updatedAt });
}

function changedDocument(before: StoredDocument, request: UpdateDocumentRequest): StoredDocument {
  const hasMetadata = Object.keys(request.metadata).length > 0;
  const metadata = hasMetadata ? request.metadata : before.metadata;
  if (request.content === undefined)
    return storedDocument({ ...before, metadata }, before.contentBytes);
  const bytes = bytesOf(request.content);
  const { text } = request.content;
  const changed = { ...before, metadata, text, content: () => contentOf(bytes) };
  return storedDocument(changed, bytes.length);
}

function isSame(a: StoredDocument, b: StoredDocument): boolean {
  if (textOf(a.metadata) !== textOf(b.metadata)) return false;
  return (
    a.content === b.content || Buffer.compare(bytesOf(a.content()), bytesOf(b.content())) === 0
  );
}

function checkConfig(config: CollectionConfig | undefined): void {
  if (config === undefined) return;
  checkNotNegative(config.vectorSize, "config.vector_size");
  if (config.distanceMetric !== "" && !distanceMetrics.includes(config.distanceMetric))
    throw invalid("config.distance_metric", `must be one of ${distanceMetrics.join(", ")}`);
  if (toBinary(CollectionConfigSchema, config).length > storeLimits.collectionConfigBytes)
    throw invalid("config", `takes more than ${storeLimits.collectionConfigBytes} bytes`);
}

/** Contents are kept in their bytes: those take no more room than came in. Maps are sorted, so that the same content has the same bytes. */
function bytesOf(content: DocumentContent): Uint8Array {
  const chunks = content.chunks.map((chunk) => ({ ...chunk, metadata: sortedMap(chunk.metadata) }));
  const extractedMetadata = sortedMap(content.extractedMetadata);
  return toBinary(DocumentContentSchema, { ...content, chunks, extractedMetadata });
}

function contentOf(bytes: Uint8Array): DocumentContent {
  return fromBinary(DocumentContentSchema, bytes);
}

function textOf(map: StringMap): string {
  return JSON.stringify(Object.entries(sortedMap(map)));
}
