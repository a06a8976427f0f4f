import { sameBytes } from "../properties/bytes.ts";
import { setOwn } from "../schema/own-property.ts";

/**
 * Bytes that a codec is given to read, and what they must still be afterwards.
 *
 * A codec works on copies: whatever it does to them, now or later, the input of its case stays
 * what it was, for the finding, the store and the hash of all cases.
 */
export interface Loan {
  readonly lent: Uint8Array;
  readonly kept: Uint8Array;
}

/** A copy of bytes for a codec. */
export function loanOf(bytes: Uint8Array): Loan {
  return { lent: copyOf(bytes), kept: bytes };
}

/** A copy of an object for a codec, with copies of all bytes in it, which are added to the loans. */
export function lentObject(
  object: Readonly<Record<string, unknown>>,
  loans: Loan[],
): Readonly<Record<string, unknown>> {
  const copy: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(object)) setOwn(copy, key, lentValue(value, loans));
  return copy;
}

function lentValue(value: unknown, loans: Loan[]): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Uint8Array) {
    const loan = loanOf(value);
    loans.push(loan);
    return loan.lent;
  }
  if (Array.isArray(value)) return value.map((element) => lentValue(element, loans));
  return lentObject(value as Readonly<Record<string, unknown>>, loans);
}

/** Whether all that was lent is what it was. */
export function areIntact(loans: readonly Loan[]): boolean {
  for (const { lent, kept } of loans) if (!sameBytes(lent, kept)) return false;
  return true;
}

/** The bytes in memory of their own, as a plain `Uint8Array` whatever its class. */
export function copyOf(bytes: Uint8Array): Uint8Array {
  // Bytes whose memory was handed away are none, and cannot be copied from.
  return bytes.length === 0 ? new Uint8Array(0) : new Uint8Array(bytes);
}
