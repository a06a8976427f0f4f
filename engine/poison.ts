import { types } from "node:util";
import { copyOf, type Loan } from "./loans.ts";

/** How many bytes of the pattern stand before and behind those that are handed out. */
const margin = 64;

/** Larger memory is filled at its beginning only: filling takes the memory that asking for it does not. */
const mostFilled = 2 ** 24;

/** What gives memory that nobody zeroes, or that lies in a pool beside what others hold. */
type Source = Pick<BufferConstructor, "allocUnsafe" | "allocUnsafeSlow" | "concat" | "from">;

/** What fresh memory is full of now; `undefined` where it is what it is. */
let pattern: number | undefined;

const { allocUnsafe, allocUnsafeSlow, from, concat }: Source = Buffer;

/** The same functions, which give memory full of the pattern while there is one. */
const poisoning: Source = {
  allocUnsafe: (size) => fresh(allocUnsafe(size)),
  allocUnsafeSlow: (size) => fresh(allocUnsafeSlow(size)),
  // A cast, since it takes whatever `Buffer.from` takes.
  from: ((...args: Parameters<typeof from>) =>
    isCopied(args[0]) ? amidPattern(from(...args)) : from(...args)) as typeof from,
  concat: (list, length) => amidPattern(concat(list, length)),
};

/** A copy of bytes for a codec, in the middle of memory that holds nothing but `fill`. */
export function poisonedLoan(bytes: Uint8Array, fill: number): Loan {
  return { lent: amid(bytes, fill), kept: bytes };
}

/**
 * Has libraries that are loaded from here on take their fresh memory from us: some keep
 * `Buffer.allocUnsafe` when they are loaded, and what is put in its place later does not reach them.
 *
 * For threads of our own. Memory is what it always is but during {@link withPoison}.
 */
export function keepPoisonReady(): void {
  Buffer.allocUnsafe = poisoning.allocUnsafe;
  Buffer.allocUnsafeSlow = poisoning.allocUnsafeSlow;
}

/**
 * Does something while fresh memory that nobody zeroes is full of `fill`, until its promise is
 * settled where it gives one. One thing at a time.
 */
export function withPoison(fill: number, act: () => unknown): unknown {
  const before: Source = {
    allocUnsafe: Buffer.allocUnsafe,
    allocUnsafeSlow: Buffer.allocUnsafeSlow,
    from: Buffer.from,
    concat: Buffer.concat,
  };
  const end = () => {
    pattern = undefined;
    Object.assign(Buffer, before);
  };
  pattern = fill;
  Object.assign(Buffer, poisoning);
  let later: Promise<unknown> | undefined;
  try {
    const result = act();
    if (types.isPromise(result)) later = result.finally(end);
    return later ?? result;
  } finally {
    if (later === undefined) end();
  }
}

/** Memory that nobody has written to yet. */
function fresh(buffer: Buffer<ArrayBuffer>): Buffer<ArrayBuffer> {
  if (pattern === undefined) return buffer;
  // So large a one is never a part of a pool.
  if (buffer.length > mostFilled) return buffer.fill(pattern, 0, mostFilled);
  return amidPattern(buffer.fill(pattern));
}

/** The same bytes with the pattern around them, where others would see what else is in a pool. */
function amidPattern(buffer: Buffer<ArrayBuffer>): Buffer<ArrayBuffer> {
  if (pattern === undefined) return buffer;
  const { buffer: whole, byteOffset, length } = amid(buffer, pattern);
  return from(whole, byteOffset, length);
}

/** Whether `Buffer.from` copies it. Memory that is handed to it is shared. */
function isCopied(value: unknown): boolean {
  return typeof value === "string" || Array.isArray(value) || ArrayBuffer.isView(value);
}

function amid(bytes: Uint8Array, fill: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(bytes.length + 2 * margin).fill(fill);
  const place = whole.subarray(margin, margin + bytes.length);
  place.set(copyOf(bytes));
  return place;
}
