import type { ScalarKind } from "../../schema/types.ts";
import type { ScalarValue } from "../../schema/value.ts";
import { shrinkBytes } from "./bytes.ts";
import { doubleFormat, floatFormat, floatRank, shrinkFloat } from "./float.ts";
import { integerRank, shrinkInteger } from "./integer.ts";
import { shrinkRawText } from "./raw-text.ts";
import { characterRank, shrinkText } from "./text.ts";
import { unit } from "./unit.ts";

/** Strictly simpler values of a scalar kind, simplest first. Bytes in a `string` field are text that is no UTF-8. */
export function shrinkScalar(kind: ScalarKind, value: ScalarValue): Iterable<ScalarValue> {
  if (typeof value === "boolean") return value ? [false] : [];
  if (typeof value === "bigint") return shrinkInteger(value, maxOf(kind));
  if (typeof value === "string") return shrinkText(value);
  if (typeof value === "object")
    return kind === "string" ? shrinkRawText(value) : shrinkBytes(value);
  if (kind === "float" || kind === "double") return shrinkFloat(value, formatOf(kind));
  return shrinkSmallInteger(value, maxOf(kind));
}

/** How far a value of a scalar kind is from its simplest one. */
export function scalarRank(kind: ScalarKind, value: ScalarValue): bigint {
  if (typeof value === "boolean") return value ? 1n : 0n;
  if (typeof value === "bigint") return integerRank(value);
  if (typeof value === "string") return textRank(value);
  // Bytes in a `string` field count double: the same bytes as text would be simpler.
  if (typeof value === "object") return bytesRank(value) * (kind === "string" ? 2n : 1n);
  if (kind === "float" || kind === "double") return floatRank(value, formatOf(kind));
  return integerRank(BigInt(value));
}

function textRank(text: string): bigint {
  let rank = 0n;
  for (const character of text) rank += unit + characterRank(character);
  return rank;
}

function bytesRank(bytes: Uint8Array): bigint {
  return BigInt(bytes.length) * unit + BigInt(bytes.reduce((sum, byte) => sum + byte, 0));
}

function formatOf(kind: "float" | "double"): typeof doubleFormat {
  return kind === "float" ? floatFormat : doubleFormat;
}

/** The largest number of a signed kind, whose smallest has no opposite. */
function maxOf(kind: ScalarKind): bigint {
  return (kind.endsWith("64") ? 1n << 63n : 1n << 31n) - 1n;
}

function* shrinkSmallInteger(value: number, max: bigint): Generator<number> {
  for (const nearer of shrinkInteger(BigInt(value), max)) yield Number(nearer);
}
