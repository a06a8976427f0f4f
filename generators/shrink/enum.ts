import type { EnumType } from "../../schema/types.ts";
import { integerRank, shrinkInteger } from "./integer.ts";

/** How far a number is from the first declared one: by declaration, then unknown ones by distance from 0. */
export function enumRank(type: EnumType, value: number): bigint {
  const place = numbersOf(type).indexOf(value);
  return place >= 0 ? BigInt(place) : BigInt(type.names.size) + integerRank(BigInt(value));
}

/** Enum numbers are of 32 bits. */
const maxNumber = (1n << 31n) - 1n;

/** Simpler numbers: earlier declared ones; for an unknown one also unknown ones nearer to 0. */
export function* shrinkEnum(type: EnumType, value: number): Generator<number> {
  const numbers = numbersOf(type);
  const place = numbers.indexOf(value);
  if (place >= 0) {
    for (const earlier of shrinkInteger(BigInt(place))) yield numbers[Number(earlier)] ?? value;
    return;
  }
  yield* numbers.slice(0, 1);
  for (const nearer of shrinkInteger(BigInt(value), maxNumber))
    if (!type.names.has(Number(nearer))) yield Number(nearer);
}

/** Each number once, in the order of declaration. */
function numbersOf(type: EnumType): readonly number[] {
  return [...type.names.keys()];
}
