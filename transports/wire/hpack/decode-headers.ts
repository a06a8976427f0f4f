import type { HeaderField } from "./header-field.ts";
import { huffmanText } from "./huffman.ts";
import { staticTable } from "./static-table.ts";

/** What a block of headers says, or why it cannot be read. */
export type DecodedHeaders =
  | { readonly kind: "headers"; readonly fields: readonly HeaderField[] }
  | { readonly kind: "unreadable"; readonly reason: string };

/**
 * How large the fields of a block may be together, counted as RFC 7541 section 4.1 does: a byte of a block can stand for
 * 60 of a field.
 */
const maxListBytes = 1024 * 1024;
const fieldOverhead = 32;
/** Far more than any length or index may be, and small enough to be added to. RFC 7541 section 5.1 */
const maxInteger = 2 ** 28;

/**
 * Reads a block of headers of a peer that was told to keep no table: each block means the same wherever it stands.
 *
 * https://www.rfc-editor.org/rfc/rfc7541#section-6
 */
export function decodeHeaders(block: Uint8Array): DecodedHeaders {
  return new BlockReader(block).read();
}

class BlockReader {
  private readonly block: Uint8Array;
  private readonly fields: HeaderField[] = [];
  private at = 0;
  private listBytes = 0;
  private failure: string | undefined;

  constructor(block: Uint8Array) {
    this.block = block;
  }

  read(): DecodedHeaders {
    while (this.failure === undefined && this.at < this.block.length) this.readField();
    if (this.failure === undefined) return { kind: "headers", fields: this.fields };
    return { kind: "unreadable", reason: this.failure };
  }

  private readField(): void {
    const first = this.block[this.at] ?? 0;
    // Section 6.1: an indexed field.
    if (first >= 0x80) this.add(this.indexed(this.integer(7)));
    // Section 6.2.1: a literal that is to be kept, which a table of no size forgets at once (section 4.4).
    else if (first >= 0x40) this.readLiteral(6);
    // Section 6.3: a new size of the table.
    else if (first >= 0x20) this.readSizeUpdate();
    // Sections 6.2.2 and 6.2.3: a literal that is not kept, or never.
    else this.readLiteral(4);
  }

  private readLiteral(prefixBits: number): void {
    const index = this.integer(prefixBits);
    const name = index === 0 ? this.text() : this.indexed(index)[0];
    this.add([name, this.text()]);
  }

  /** Section 4.2: at the beginning of a block, and no larger than was allowed. */
  private readSizeUpdate(): void {
    const size = this.integer(5);
    if (this.fields.length > 0) this.fail("a size of the table behind a field");
    else if (size > 0) this.fail(`a table of ${size} bytes, where none was allowed`);
  }

  private indexed(index: number): HeaderField {
    const field = staticTable[index - 1];
    if (field !== undefined) return field;
    this.fail(`no field has the index ${index}, where no table was allowed`);
    return nothing;
  }

  /** Section 5.1 */
  private integer(prefixBits: number): number {
    const mask = 2 ** prefixBits - 1;
    let value = this.byte() & mask;
    if (value < mask) return value;
    for (let factor = 1; this.failure === undefined; factor *= 128) {
      const next = this.byte();
      value += (next & 0x7f) * factor;
      if (value > maxInteger) this.fail("an integer that is too large");
      if (next < 0x80) break;
    }
    return value;
  }

  /** Section 5.2 */
  private text(): string {
    const isHuffman = (this.block[this.at] ?? 0) >= 0x80;
    const length = this.integer(7);
    const from = this.at;
    this.at += length;
    if (this.at > this.block.length) return this.fail("a string that is cut short");
    if (!isHuffman) return Buffer.from(this.block.subarray(from, this.at)).toString("latin1");
    return (
      huffmanText(this.block, from, this.at) ?? this.fail("a string that is no code of Huffman")
    );
  }

  private byte(): number {
    const byte = this.block[this.at];
    if (byte === undefined) this.fail("a field that is cut short");
    this.at += 1;
    return byte ?? 0;
  }

  private add(field: HeaderField): void {
    this.listBytes += field[0].length + field[1].length + fieldOverhead;
    if (this.listBytes > maxListBytes) this.fail(`fields of more than ${maxListBytes} bytes`);
    else this.fields.push(field);
  }

  private fail(reason: string): string {
    this.failure ??= reason;
    return "";
  }
}

const nothing: HeaderField = ["", ""];
