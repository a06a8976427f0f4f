import type { DocumentType } from "../generated/workspace_daemon/document_type_pb.ts";
import type { DocumentContent } from "../generated/workspace_daemon/memory_service_pb.ts";

/** The entries of a `map<string, string>` as protobuf-es has them. */
export type StringMap = Readonly<Record<string, string>>;

/** A document in the store. It is never changed, only put in place of another. */
export interface StoredDocument {
  readonly id: string;
  readonly collectionName: string;
  readonly projectId: string;
  readonly filePath: string;
  readonly documentType: DocumentType;
  readonly text: string;
  /** The whole content, made when it is asked for: chunks would take many times the room of the text. */
  readonly content: () => DocumentContent;
  readonly metadata: StringMap;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  /** Of the text, in UTF-8. */
  readonly textBytes: number;
  /** Of the content, where that is kept in its bytes. */
  readonly contentBytes: number;
  /** What it takes in the store. */
  readonly sizeBytes: number;
}

const longestTitle = 80;
/** What a document takes beside its texts: entries of maps, the object itself. */
const overheadBytes = 512;

/** A document as the store keeps it, with what is counted of it. */
export function storedDocument(
  document: Omit<StoredDocument, "textBytes" | "contentBytes" | "sizeBytes">,
  contentBytes: number,
): StoredDocument {
  const textBytes = Buffer.byteLength(document.text);
  const texts = [document.filePath, ...Object.entries(document.metadata).flat()];
  const otherBytes = texts.reduce((sum, text) => sum + text.length, overheadBytes);
  const sizeBytes = textBytes + contentBytes + otherBytes;
  return { ...document, textBytes, contentBytes, sizeBytes };
}

/** The first line that has anything, or else the name of the file. */
export function titleOf({ text, filePath }: StoredDocument): string {
  const line = /\S.*/.exec(text.slice(0, 1000))?.[0] ?? filePath;
  return clipped(line, longestTitle);
}

/** The beginning of a text, in whole characters. */
export function clipped(text: string, length: number): string {
  return text.slice(0, length).toWellFormed() === text.slice(0, length)
    ? text.slice(0, length)
    : text.slice(0, length - 1);
}
