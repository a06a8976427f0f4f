import { status } from "@grpc/grpc-js";
import type { CollectionConfig } from "../generated/workspace_daemon/memory_service_pb.ts";
import { InvertedIndex, postingCountOf } from "../search/inverted-index.ts";
import { idOf } from "../serving/identifiers.ts";
import { storeLimits } from "../serving/limits.ts";
import type { Clock } from "../serving/moments.ts";
import { alreadyExists, exhausted, notFound, Refusal } from "../serving/refusal.ts";
import type { StoredDocument } from "./document.ts";

/** Documents that are searched together. */
export interface Collection {
  readonly name: string;
  readonly id: string;
  readonly projectId: string;
  readonly config: CollectionConfig | undefined;
  readonly createdAtMs: number;
  /** By id, in the order in which they came. */
  readonly documents: Map<string, StoredDocument>;
  readonly index: InvertedIndex;
  /** Of the texts of its documents, in UTF-8. */
  textBytes: number;
}

/** Collections and documents, in memory and within bounds. An id or a name is never that of two. */
export class DocumentStore {
  /** By name, in the order in which they were made. */
  readonly collections: Map<string, Collection> = new Map();
  /** When a document or a collection last came, went or changed. */
  changedAtMs: number;
  private readonly documents = new Map<string, StoredDocument>();
  private readonly now: Clock;
  private bytes = 0;
  private postings = 0;

  constructor(now: Clock) {
    this.now = now;
    this.changedAtMs = now();
  }

  get documentCount(): number {
    return this.documents.size;
  }

  /** Pairs of a word and a document that has it. */
  get postingCount(): number {
    return this.postings;
  }

  get sizeBytes(): number {
    return this.bytes;
  }

  /** @throws Refusal `NOT_FOUND` */
  collection(name: string): Collection {
    const found = this.collections.get(name);
    if (found === undefined) throw notFound("collection");
    return found;
  }

  /** @throws Refusal `ALREADY_EXISTS`, `RESOURCE_EXHAUSTED` */
  createCollection(name: string, projectId: string, config?: CollectionConfig): Collection {
    if (this.collections.has(name)) throw alreadyExists("collection");
    if (this.collections.size >= storeLimits.collections)
      throw exhausted("there are too many collections");
    const createdAtMs = this.changed();
    const [documents, index] = [new Map<string, StoredDocument>(), new InvertedIndex()];
    const id = idOf("col", name);
    const made = { name, id, projectId, config, createdAtMs, documents, index, textBytes: 0 };
    this.collections.set(name, made);
    return made;
  }

  /** @throws Refusal `FAILED_PRECONDITION` where it has documents and is not forced */
  deleteCollection(collection: Collection, { force }: { readonly force: boolean }): void {
    if (collection.documents.size > 0 && !force)
      throw new Refusal("the collection has documents", { code: status.FAILED_PRECONDITION });
    for (const document of [...collection.documents.values()]) this.remove(document);
    this.collections.delete(collection.name);
    this.changed();
  }

  /** @throws Refusal `NOT_FOUND` where there is none, or it is in another collection than the one that is named */
  document(id: string, collectionName: string): StoredDocument {
    const found = this.documents.get(id);
    if (found === undefined || ![found.collectionName, ""].includes(collectionName))
      throw notFound("document");
    return found;
  }

  /** `undefined` where there is none. */
  find(id: string): StoredDocument | undefined {
    return this.documents.get(id);
  }

  /** Puts a document in, in place of what stood under its id. @throws Refusal `NOT_FOUND`, `RESOURCE_EXHAUSTED` */
  put(document: StoredDocument): void {
    const collection = this.collection(document.collectionName);
    const before = this.documents.get(document.id);
    this.checkRoom(document, before);
    this.bytes += document.sizeBytes - (before?.sizeBytes ?? 0);
    collection.textBytes += document.textBytes - (before?.textBytes ?? 0);
    this.documents.set(document.id, document);
    collection.documents.set(document.id, document);
    const isIndexed = collection.config?.enableIndexing ?? true;
    if (isIndexed && before?.text !== document.text) this.indexAgain(collection, document);
    this.changed();
  }

  remove(document: StoredDocument): void {
    const collection = this.collection(document.collectionName);
    this.bytes -= document.sizeBytes;
    collection.textBytes -= document.textBytes;
    this.postings -= postingCountOf(collection.index, document.id);
    collection.index.remove(document.id);
    collection.documents.delete(document.id);
    this.documents.delete(document.id);
    this.changed();
  }

  private indexAgain({ index }: Collection, { id, text }: StoredDocument): void {
    this.postings -= postingCountOf(index, id);
    index.add(id, text);
    this.postings += postingCountOf(index, id);
  }

  private checkRoom(document: StoredDocument, before: StoredDocument | undefined): void {
    const more = document.sizeBytes - (before?.sizeBytes ?? 0);
    if (before === undefined && this.documents.size >= storeLimits.documents)
      throw exhausted("there are too many documents");
    if (more > 0 && this.bytes + more > storeLimits.bytes)
      throw exhausted("the documents take too much room");
    if (this.postings > storeLimits.postings) throw exhausted("the index is full");
  }

  private changed(): number {
    this.changedAtMs = this.now();
    return this.changedAtMs;
  }
}
