import type { EnumType, Field } from "../../schema/types.ts";

/** Differences that are named; the rest is counted. */
const maxDifferences = 3;

/** In what the enum of a field differs: `enum acme.Colour: RED (2) removed`. */
export function enumWords({ enum: old }: Field, { enum: next }: Field): string {
  if (old === undefined || next === undefined) return "";
  const differences = [
    ...old.values.flatMap((value) => fate(value, old, next) ?? []),
    ...next.values.flatMap((value) => arrival(value, old, next) ?? []),
    ...firstWords(old, next),
    ...(old.open === next.open ? [] : [next.open ? "closed → open" : "open → closed"]),
  ];
  const shown = differences.slice(0, maxDifferences);
  const more = differences.length - shown.length;
  const words = [...shown, ...(more === 0 ? [] : [`${more} more`])].join(", ");
  return `enum ${next.typeName}: ${words === "" ? "values in another order" : words}`;
}

interface Value {
  readonly name: string;
  readonly number: number;
}

/** What became of a value of the old version; `undefined` where it is as it was. */
function fate({ name, number }: Value, old: EnumType, next: EnumType): string | undefined {
  const now = next.numbers.get(name);
  if (now === number) return undefined;
  if (now !== undefined) return `${name} ${number} → ${now}`;
  const other = next.names.get(number);
  // An alias that stays has not taken its place.
  const isRenamed = other !== undefined && !old.numbers.has(other);
  return isRenamed ? `${name} → ${other} (${number})` : `${name} (${number}) removed`;
}

/** A value that has come; not one that has taken the place of another, which is told there. */
function arrival({ name, number }: Value, old: EnumType, next: EnumType): string | undefined {
  if (old.numbers.has(name)) return undefined;
  const before = old.names.get(number);
  const isTold =
    before !== undefined && !next.numbers.has(before) && next.names.get(number) === name;
  return isTold ? undefined : `${name} (${number}) added`;
}

/** The first value is what readers see where nothing is set. */
function firstWords(old: EnumType, next: EnumType): readonly string[] {
  const [before, now] = [old.values[0], next.values[0]];
  if (before === undefined || now === undefined || before.number === now.number) return [];
  return [`first value ${before.name} → ${now.name}`];
}
