import type { HeaderField } from "./header-field.ts";
import { staticTable } from "./static-table.ts";

/** What a peer keeps where it says nothing else, and no more than it is asked to keep. RFC 9113 section 6.5.2 */
const defaultTableBytes = 4096;
/** RFC 7541 section 4.1 */
const fieldOverhead = 32;
/** RFC 7541 section 2.3.3: the newest field that the peer keeps comes behind those that all know. */
const firstIndex = staticTable.length + 1;

/**
 * Writes blocks of headers, as the clients that people use do: a field is sent in full once, and then by its number.
 *
 * What the peer keeps is filled once and never turned over: where there is no more room a field is sent in full each time.
 * So the blocks of the same fields soon are the same bytes. https://www.rfc-editor.org/rfc/rfc7541#section-6
 */
export class HeaderEncoder {
  /** Goes up whenever blocks that were written before mean something else. */
  version = 0;
  private readonly kept = new Map<string, number>();
  private keptBytes = 0;
  private maxBytes = defaultTableBytes;
  private isResized = false;

  /** That the peer keeps no more than this, from the next block on. RFC 9113 section 4.3.1 */
  resize(tableBytes: number): void {
    const maxBytes = Math.min(tableBytes, defaultTableBytes);
    if (maxBytes === this.maxBytes) return;
    this.maxBytes = maxBytes;
    this.kept.clear();
    this.keptBytes = 0;
    this.isResized = true;
    this.version += 1;
  }

  encode(fields: readonly HeaderField[]): Buffer {
    const block: number[] = [];
    if (this.isResized) this.writeSize(block);
    for (const field of fields) this.write(block, field);
    return Buffer.from(block);
  }

  /** Section 4.2: the smallest size in between comes first, and a size of 0 forgets everything (section 4.3). */
  private writeSize(block: number[]): void {
    writeInteger(block, { pattern: 0x20, prefixBits: 5, value: 0 });
    if (this.maxBytes > 0)
      writeInteger(block, { pattern: 0x20, prefixBits: 5, value: this.maxBytes });
    this.isResized = false;
    this.version += 1;
  }

  private write(block: number[], field: HeaderField): void {
    const [name, value] = field;
    const key = keyOf(field);
    const index = staticIndexes.get(key) ?? this.indexOf(key);
    if (index !== undefined) {
      writeInteger(block, { pattern: 0x80, prefixBits: 7, value: index });
      return;
    }
    const isKept = this.keep(field, key);
    const nameIndex = staticNames.get(name) ?? 0;
    if (isKept) writeInteger(block, { pattern: 0x40, prefixBits: 6, value: nameIndex });
    else writeInteger(block, { pattern: 0, prefixBits: 4, value: nameIndex });
    if (nameIndex === 0) writeText(block, name);
    writeText(block, value);
  }

  private indexOf(key: string): number | undefined {
    const position = this.kept.get(key);
    return position === undefined ? undefined : firstIndex + this.kept.size - 1 - position;
  }

  private keep([name, value]: HeaderField, key: string): boolean {
    const bytes = name.length + value.length + fieldOverhead;
    if (this.keptBytes + bytes > this.maxBytes) return false;
    this.kept.set(key, this.kept.size);
    this.keptBytes += bytes;
    this.version += 1;
    return true;
  }
}

/** No name of a field has an end of a line in it. */
function keyOf([name, value]: HeaderField): string {
  return `${name}\n${value}`;
}

/** The first of a name is taken. */
const staticNames: ReadonlyMap<string, number> = new Map(
  staticTable.map(([name], index) => [name, index + 1] as const).reverse(),
);
const staticIndexes: ReadonlyMap<string, number> = new Map(
  staticTable.map((field, index) => [keyOf(field), index + 1]),
);

interface PrefixedInteger {
  /** What stands before the integer in its first byte. */
  readonly pattern: number;
  readonly prefixBits: number;
  readonly value: number;
}

/** RFC 7541 section 5.1 */
function writeInteger(block: number[], { pattern, prefixBits, value }: PrefixedInteger): void {
  const mask = 2 ** prefixBits - 1;
  block.push(pattern | Math.min(value, mask));
  if (value < mask) return;
  let rest = value - mask;
  for (; rest >= 128; rest = Math.floor(rest / 128)) block.push((rest % 128) | 0x80);
  block.push(rest);
}

/** RFC 7541 section 5.2, as it stands: what is shorter in the code of Huffman is sent once. */
function writeText(block: number[], text: string): void {
  writeInteger(block, { pattern: 0, prefixBits: 7, value: text.length });
  for (let index = 0; index < text.length; index += 1) block.push(text.charCodeAt(index) & 0xff);
}
