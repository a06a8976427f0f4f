import { invalid } from "../serving/refusal.ts";

/** How a text is cut, in characters (Unicode code points). */
export interface ChunkSizes {
  readonly size: number;
  /** Smaller than `size`. */
  readonly overlap: number;
}

/** A part of a text. */
export interface Chunk {
  readonly text: string;
  /** The first character, counted from 0, and the one behind the last. */
  readonly start: number;
  readonly end: number;
}

/** The size of a chunk where a request names none. */
export const defaultChunkSize = 1000;
const maxChunks = 100_000;
/** By how much all chunks together may be longer than their text: this many times, and so many characters more. */
const maxGrowth = { times: 4, characters: 1_000_000 } as const;

/** What a request asks for; 0 is unset. @throws Refusal `INVALID_ARGUMENT` */
export function chunkSizesOf(size: number, overlap: number): ChunkSizes {
  if (size < 0) throw invalid("options.chunk_size", "must not be negative");
  if (overlap < 0) throw invalid("options.chunk_overlap", "must not be negative");
  const whole = size === 0 ? defaultChunkSize : size;
  if (overlap >= whole) throw invalid("options.chunk_overlap", "must be below the chunk size");
  return { size: whole, overlap };
}

/** How many chunks `chunksOf` gives. @throws Refusal `INVALID_ARGUMENT` where that is beyond all measure */
export function chunkCountOf(text: string, { size, overlap }: ChunkSizes): number {
  const length = lengthOf(text);
  if (length === 0) return 0;
  const count = 1 + Math.max(0, Math.ceil((length - size) / (size - overlap)));
  if (count > maxChunks) throw invalid("options.chunk_size", "cuts the text into too many chunks");
  const characters = length + (count - 1) * overlap;
  if (characters > maxGrowth.times * length + maxGrowth.characters)
    throw invalid("options.chunk_overlap", "repeats too much of the text");
  return count;
}

/**
 * Cuts a text into chunks of `size` characters, each of which begins with the last `overlap` of the one before. Only the
 * last may be shorter, and it never holds only what the one before held already. No character is cut in two.
 */
export function* chunksOf(text: string, sizes: ChunkSizes): Generator<Chunk> {
  const starts = codePointStarts(text);
  const unitOf = (character: number): number =>
    starts?.[character] ?? Math.min(character, text.length);
  const length = starts === undefined ? text.length : starts.length - 1;
  const count = chunkCountOf(text, sizes);
  for (let index = 0; index < count; index++) {
    const start = index * (sizes.size - sizes.overlap);
    const end = Math.min(start + sizes.size, length);
    yield { text: text.slice(unitOf(start), unitOf(end)), start, end };
  }
}

function lengthOf(text: string): number {
  const starts = codePointStarts(text);
  return starts === undefined ? text.length : starts.length - 1;
}

/** Where each character begins, in UTF-16 code units, and the end; `undefined` where that is the number of the character. */
function codePointStarts(text: string): Uint32Array | undefined {
  if (!/[\ud800-\udfff]/.test(text)) return undefined;
  const starts = new Uint32Array(text.length + 1);
  let characters = 0;
  for (let unit = 0; unit < text.length; unit += (text.codePointAt(unit) ?? 0) > 0xffff ? 2 : 1) {
    starts[characters] = unit;
    characters++;
  }
  starts[characters] = text.length;
  return starts.subarray(0, characters + 1);
}
