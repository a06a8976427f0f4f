import type { MockHandler } from "../../../../mocks/server/mock-options.ts";
import { found, refused, type Sent, sentOf } from "./handling.ts";

/** Resource names that hold each other, masks and etags, as https://google.aip.dev/122, /134 and /154 have them. */
export const libraryProto = `
package test.library;
import "google/protobuf/empty.proto";
import "google/protobuf/field_mask.proto";
service Library {
  rpc GetBook(GetBookRequest) returns (Book);
  rpc ListBooks(ListBooksRequest) returns (ListBooksResponse);
  rpc UpdateBook(UpdateBookRequest) returns (Book);
  rpc DeleteBook(DeleteBookRequest) returns (google.protobuf.Empty);
  rpc CreateBook(CreateBookRequest) returns (Book);
  rpc CreateShelf(CreateShelfRequest) returns (Shelf);
  rpc DeleteShelf(DeleteShelfRequest) returns (google.protobuf.Empty);
}
message Shelf { string name = 1; string theme = 2; }
message Book { string name = 1; string title = 2; string etag = 3; int32 pages = 4; }
message CreateShelfRequest { string shelf_id = 1; Shelf shelf = 2; }
message CreateBookRequest { string parent = 1; string book_id = 2; Book book = 3; }
message GetBookRequest { string name = 1; }
message ListBooksRequest { string parent = 1; int32 page_size = 2; string page_token = 3; }
message ListBooksResponse { repeated Book books = 1; string next_page_token = 2; }
message UpdateBookRequest { Book book = 1; google.protobuf.FieldMask update_mask = 2; }
message DeleteBookRequest { string name = 1; string etag = 2; }
message DeleteShelfRequest { string name = 1; }
`;

/** A library that keeps what it is told. */
export class Library {
  readonly shelves: Map<string, object> = new Map();
  readonly books: Map<string, { name: string; title: string; etag: string }> = new Map();
  private etags = 0;

  /** Forgets everything, as a server that was started again does. */
  clear(): void {
    this.shelves.clear();
    this.books.clear();
  }

  get handlers(): Readonly<Record<string, MockHandler>> {
    return {
      "test.library.Library/CreateShelf": sentOf((sent) => this.createShelf(sent)),
      "test.library.Library/DeleteShelf": sentOf((sent) => this.deleteShelf(sent)),
      "test.library.Library/CreateBook": sentOf((sent) => this.createBook(sent)),
      "test.library.Library/GetBook": sentOf(({ name }) => found(this.books.get(String(name)))),
      "test.library.Library/ListBooks": sentOf((sent) => this.listBooks(sent)),
      "test.library.Library/UpdateBook": sentOf((sent) => this.updateBook(sent)),
      "test.library.Library/DeleteBook": sentOf((sent) => this.deleteBook(sent)),
    };
  }

  private createShelf({ shelfId, shelf }: Sent): ReturnType<MockHandler> {
    if (!/^[a-z][a-z0-9]*$/.test(String(shelfId ?? ""))) return refused("shelf_id is malformed");
    const name = `shelves/${String(shelfId)}`;
    if (this.shelves.has(name)) return { status: "ALREADY_EXISTS", message: name };
    const made = { ...(shelf as object), name };
    this.shelves.set(name, made);
    return { response: made };
  }

  private deleteShelf({ name }: Sent): ReturnType<MockHandler> {
    const shelf = String(name);
    if ([...this.books.keys()].some((book) => book.startsWith(`${shelf}/`)))
      return { status: "FAILED_PRECONDITION", message: "the shelf has books" };
    return this.shelves.delete(shelf) ? {} : found(undefined);
  }

  private createBook({ parent, bookId, book }: Sent): ReturnType<MockHandler> {
    if (parent === undefined) return refused("parent is required");
    if (bookId === undefined) return refused("book_id is required");
    const { title } = (book ?? {}) as { title?: string };
    if (title === undefined) return refused("book.title is required");
    if (!this.shelves.has(String(parent))) return found(undefined);
    const name = `${String(parent)}/books/${String(bookId)}`;
    if (this.books.has(name)) return { status: "ALREADY_EXISTS", message: name };
    const made = { name, title, etag: this.newEtag() };
    this.books.set(name, made);
    return { response: made };
  }

  private listBooks({ parent, pageToken }: Sent): ReturnType<MockHandler> {
    if (pageToken !== undefined) return refused("page_token is none of ours");
    if (!this.shelves.has(String(parent))) return found(undefined);
    const inside = [...this.books.values()].filter(({ name }) =>
      name.startsWith(`${String(parent)}/`),
    );
    return { response: { books: inside } };
  }

  private updateBook({ book, updateMask }: Sent): ReturnType<MockHandler> {
    const { name, title, etag } = (book ?? {}) as { name?: string; title?: string; etag?: string };
    const known = this.books.get(name ?? "");
    if (updateMask !== "title") return refused("update_mask must name title");
    if (known === undefined) return found(undefined);
    if (etag !== known.etag) return { status: "ABORTED", message: "etag is stale" };
    const changed = { name: known.name, title: title ?? "", etag: this.newEtag() };
    this.books.set(known.name, changed);
    return { response: changed };
  }

  private deleteBook({ name, etag }: Sent): ReturnType<MockHandler> {
    const known = this.books.get(String(name));
    if (known === undefined) return found(undefined);
    if (etag !== undefined && etag !== known.etag) return { status: "ABORTED", message: "etag" };
    this.books.delete(known.name);
    return {};
  }

  private newEtag(): string {
    return `e${this.etags++}`;
  }
}
