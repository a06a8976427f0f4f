import { setImmediate as turn } from "node:timers/promises";
import { create } from "@bufbuild/protobuf";
import { EmptySchema } from "@bufbuild/protobuf/wkt";
import {
  type DocumentProcessor,
  type ProcessDocumentRequest,
  type ProcessDocumentResponse,
  ProcessDocumentResponseSchema,
  ProcessingStatus,
  ProcessingStatusResponseSchema,
} from "../generated/workspace_daemon/document_processor_pb.ts";
import {
  DocumentType,
  DocumentTypeSchema,
} from "../generated/workspace_daemon/document_type_pb.ts";
import { DocumentContentSchema } from "../generated/workspace_daemon/memory_service_pb.ts";
import { type StoredDocument, storedDocument, titleOf } from "../memory/document.ts";
import { wordsOf } from "../search/words.ts";
import type { HandlersOf, ServedCall } from "../serving/handlers.ts";
import { idOf } from "../serving/identifiers.ts";
import { timestampOf } from "../serving/moments.ts";
import { Refusal } from "../serving/refusal.ts";
import {
  checkEnum,
  checkName,
  requireFilePath,
  requireId,
  requireName,
} from "../serving/validation.ts";
import type { Workspace } from "../workspace.ts";
import { chunkCountOf, chunkSizesOf, chunksOf } from "./chunking.ts";
import { baseNameOf, languageByName, typeByName } from "./file-system.ts";
import { isOver, type Operation } from "./operations.ts";

/** The entry of the metadata that holds the text of a document, in place of the file. */
const contentKey = "content";

/**
 * Documents into chunks. The id of an operation is that of its document: a caller knows it from the answer.
 * Processing a file of a collection again puts the new document in place of the old.
 */
export function documentProcessor(workspace: Workspace): HandlersOf<typeof DocumentProcessor> {
  const { operations } = workspace;
  return {
    processDocument: async (request, call) => await processed(workspace, request, call),
    processDocuments: async (request, call) => await processedItem(workspace, request, call),
    getProcessingStatus({ operationId }) {
      requireId(operationId, "operation_id");
      return statusOf(operations.get(operationId));
    },
    cancelProcessing({ operationId }) {
      requireId(operationId, "operation_id");
      // What is over stays as it ended, so that a cancellation that comes late, or twice, is no error.
      operations.move(operations.get(operationId), ProcessingStatus.CANCELLED);
      return create(EmptySchema);
    },
  };
}

/** A document that cannot be processed is an answer like any other: the stream goes on. */
async function processedItem(
  workspace: Workspace,
  request: ProcessDocumentRequest,
  call: ServedCall,
): Promise<ProcessDocumentResponse> {
  try {
    return await processed(workspace, request, call);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return create(ProcessDocumentResponseSchema, {
      ...{ status: ProcessingStatus.FAILED, errorMessage: error.message },
      processedAt: timestampOf(workspace.now()),
    });
  }
}

async function processed(
  workspace: Workspace,
  request: ProcessDocumentRequest,
  call: ServedCall,
): Promise<ProcessDocumentResponse> {
  check(request);
  workspace.store.collection(request.collectionName);
  const id = idOf("doc", request.collectionName, request.filePath);
  const operation = workspace.operations.begin(id);
  // The turn in which it may be cancelled before it has begun.
  await turn();
  if (call.isOver()) workspace.operations.move(operation, ProcessingStatus.CANCELLED);
  try {
    return isOver(operation)
      ? answerTo(operation)
      : answerTo(operation, carryOut(workspace, request, operation));
  } catch (error) {
    const message = error instanceof Refusal ? error.message : "internal error";
    workspace.operations.move(operation, ProcessingStatus.FAILED, [message]);
    throw error;
  }
}

function check(request: ProcessDocumentRequest): void {
  requireFilePath(request.filePath, "file_path");
  checkName(request.projectId, "project_id");
  requireName(request.collectionName, "collection_name");
  checkEnum(request.documentType, DocumentTypeSchema, "document_type");
  chunkSizesOf(request.options?.chunkSize ?? 0, request.options?.chunkOverlap ?? 0);
}

interface Outcome {
  readonly chunksCreated: number;
  readonly extractedMetadata: Record<string, string>;
}

function carryOut(
  workspace: Workspace,
  request: ProcessDocumentRequest,
  operation: Operation,
): Outcome {
  workspace.operations.move(operation, ProcessingStatus.IN_PROGRESS);
  const sizes = chunkSizesOf(request.options?.chunkSize ?? 0, request.options?.chunkOverlap ?? 0);
  const { [contentKey]: given, ...metadata } = request.metadata;
  const text = given ?? workspace.files.textOf(request.filePath);
  const chunksCreated = chunkCountOf(text, sizes);
  const nowMs = workspace.now();
  const described = { id: operation.id, filePath: request.filePath, text, metadata };
  const documentType = request.documentType || typeByName(request.filePath);
  const document: StoredDocument = storedDocument(
    {
      ...described,
      ...{ collectionName: request.collectionName, projectId: request.projectId, documentType },
      content: () => contentOf(text, sizes, extractedMetadata),
      ...{ createdAtMs: nowMs, updatedAtMs: nowMs },
    },
    0,
  );
  const extractedMetadata = extractedFrom(document, request);
  workspace.store.put(document);
  workspace.operations.move(operation, ProcessingStatus.COMPLETED);
  return { chunksCreated, extractedMetadata };
}

function contentOf(
  text: string,
  sizes: ReturnType<typeof chunkSizesOf>,
  extractedMetadata: Record<string, string>,
): ReturnType<StoredDocument["content"]> {
  const chunks = [...chunksOf(text, sizes)].map((chunk, index) => ({
    ...{ id: `chunk-${index}`, content: chunk.text },
    ...{ startOffset: chunk.start, endOffset: chunk.end },
  }));
  return create(DocumentContentSchema, { text, chunks, extractedMetadata });
}

/** What the options of a request ask to be found out about its document. */
function extractedFrom(
  document: StoredDocument,
  { options, filePath }: ProcessDocumentRequest,
): Record<string, string> {
  const words = wordsOf(document.text);
  const parsers = options?.customParsers ?? [];
  return {
    ...(options?.extractMetadata && {
      title: titleOf(document),
      file_name: baseNameOf(filePath),
      characters: String(document.text.length),
      words: String(words.length),
      lines: String(document.text.split("\n").length),
    }),
    ...(options?.detectLanguage && { language: languageByName(filePath) }),
    ...(options?.enableLspAnalysis &&
      document.documentType === DocumentType.CODE && { symbols: String(new Set(words).size) }),
    ...(parsers.length > 0 && { parsers: String(parsers.length) }),
  };
}

function answerTo(operation: Operation, outcome?: Outcome): ProcessDocumentResponse {
  return create(ProcessDocumentResponseSchema, {
    ...{ documentId: operation.id, status: operation.status },
    ...outcome,
    processedAt: timestampOf(operation.updatedAtMs),
  });
}

function statusOf(
  operation: Operation,
): ReturnType<typeof create<typeof ProcessingStatusResponseSchema>> {
  return create(ProcessingStatusResponseSchema, {
    ...{ operationId: operation.id, status: operation.status, totalDocuments: 1 },
    processedDocuments: Number(operation.status === ProcessingStatus.COMPLETED),
    failedDocuments: Number(operation.status === ProcessingStatus.FAILED),
    errorMessages: [...operation.errorMessages],
    startedAt: timestampOf(operation.startedAtMs),
    updatedAt: timestampOf(operation.updatedAtMs),
  });
}
