import { huffmanLengths } from "./huffman-lengths.ts";

const endOfString = 256;
const longest = 30;

/** Codes of one length: the first of them, and their symbols in order. */
interface Row {
  readonly first: number;
  readonly symbols: readonly number[];
}

/** By length. */
const rows: readonly Row[] = rowsOf(huffmanLengths);

/**
 * Reads a string that is written in the code of Huffman; `undefined` where it is none. RFC 7541 section 5.2
 *
 * Bit by bit, since what is read is kept: it runs once for each distinct block of headers.
 */
export function huffmanText(bytes: Uint8Array, from: number, to: number): string | undefined {
  const symbols: number[] = [];
  let code = 0;
  let length = 0;
  for (let bit = from * 8; bit < to * 8; bit += 1) {
    code = code * 2 + (((bytes[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1);
    length += 1;
    const symbol = symbolOf(code, length);
    if (symbol === endOfString || length > longest) return undefined;
    if (symbol === undefined) continue;
    symbols.push(symbol);
    code = 0;
    length = 0;
  }
  // What is left over is less than a byte, and the beginning of the end of the string, which is ones alone.
  if (length > 7 || code !== 2 ** length - 1) return undefined;
  return Buffer.from(symbols).toString("latin1");
}

function symbolOf(code: number, length: number): number | undefined {
  const row = rows[length];
  return row?.symbols[code - row.first];
}

function rowsOf(lengths: readonly number[]): readonly Row[] {
  const found: Row[] = [];
  let first = 0;
  for (let length = 0; length <= longest; length += 1) {
    const symbols = lengths.flatMap((own, symbol) => (own === length ? [symbol] : []));
    found.push({ first, symbols });
    first = (first + symbols.length) * 2;
  }
  return found;
}
