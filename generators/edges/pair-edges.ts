import type { Field, MessageType } from "../../schema/types.ts";
import type { FieldValue, MessageValue } from "../../schema/value.ts";
import { isFillable } from "../inhabited.ts";
import { notableContent } from "./nested-edges.ts";
import { withFields } from "./with-field.ts";

/** At most this many values of two or more fields. */
export const maxPairEdges = 500;

/** At most this many of them set members of oneofs together. */
const maxMemberEdges = 300;

/**
 * Pairs of fields, both notable.
 *
 * Up to {@link maxPairEdges} pairs, each is a value of its own. Of more pairs, a
 * few values with about half of the fields see to it that any two fields are
 * together in one of them, and one without the other in another; then members of
 * different oneofs meet; then come the pairs of neighbours, of next but one, and
 * so on to the bound. Of oneofs with more than 17 members, some pairs are left out.
 */
export function* pairEdges(type: MessageType): Generator<MessageValue> {
  const fields = type.fields.filter(isFillable);
  const contents = new Map(fields.map((field) => [field, notableContent(field)]));
  let count = 0;
  const pairCount = (fields.length * (fields.length - 1)) / 2;
  if (pairCount > maxPairEdges) {
    for (const chosen of [...covering(fields), ...memberSets(type, fields)]) {
      yield withFields(type, entriesOf(chosen, contents));
      count++;
    }
  }
  for (const pair of pairs(fields)) {
    if (count >= maxPairEdges) return;
    if (!areArmsOfOne(pair)) yield withFields(type, entriesOf(pair, contents));
    count++;
  }
}

/**
 * For each binary digit of their places, the fields that have it and those that have not.
 *
 * Two fields of which each has just the digits that the other has not are together in none of
 * those; but the first two digits are either equal in both places, or different in both.
 */
function* covering(fields: readonly Field[]): Generator<readonly Field[]> {
  for (let digit = 1; digit < fields.length; digit *= 2)
    yield* halves(fields, (index) => (index & digit) !== 0);
  yield* halves(fields, (index) => (index & 1) !== (index & 2) >> 1);
}

/** The fields whose places are chosen, and the others. */
function halves(
  fields: readonly Field[],
  isChosen: (index: number) => boolean,
): readonly (readonly Field[])[] {
  return [true, false].map((side) => fields.filter((_, index) => isChosen(index) === side));
}

/**
 * A member of each oneof, by turns, beside one half of the other fields: so that each meets every
 * member of every other oneof, and every other field.
 *
 * The member is `first + step * place`, modulo a prime: for two places and any two members there
 * are one `first` and one `step` that choose both.
 */
function* memberSets(type: MessageType, fields: readonly Field[]): Generator<readonly Field[]> {
  const oneofs = type.oneofs
    .map((oneof) => fields.filter((field) => field.oneof === oneof))
    .filter((members) => members.length > 0);
  const others = fields.filter((field) => field.oneof === undefined);
  if (oneofs.length === 0 || oneofs.length + others.length < 2) return;
  const both = halves(others, (index) => index % 2 === 0);
  const turns = primeFrom(Math.max(oneofs.length, ...oneofs.map((members) => members.length)));
  const steps = oneofs.length === 1 ? 2 : turns;
  for (let index = 0; index < Math.min(turns * steps, maxMemberEdges); index++) {
    const first = index % turns;
    const step = Math.floor(index / turns);
    const chosen = oneofs.flatMap((members, place) => {
      const member = members[((first + step * place) % turns) % members.length];
      return member === undefined ? [] : [member];
    });
    yield [...chosen, ...(both[step % 2] ?? [])];
  }
}

/** The first prime from a number on. */
function primeFrom(start: number): number {
  let number = Math.max(2, start);
  while (!isPrime(number)) number++;
  return number;
}

function isPrime(number: number): boolean {
  for (let factor = 2; factor * factor <= number; factor++) if (number % factor === 0) return false;
  return true;
}

/** All pairs, those that stand closest first. */
function* pairs(fields: readonly Field[]): Generator<readonly Field[]> {
  for (let distance = 1; distance < fields.length; distance++)
    for (const [index, field] of fields.entries()) {
      const other = fields[index + distance];
      if (other !== undefined) yield [field, other];
    }
}

/** Only one member of a oneof can be set. */
function areArmsOfOne([one, other]: readonly Field[]): boolean {
  return one?.oneof !== undefined && one.oneof === other?.oneof;
}

function entriesOf(
  fields: readonly Field[],
  contents: ReadonlyMap<Field, FieldValue>,
): readonly (readonly [Field, FieldValue])[] {
  return fields.flatMap((field) => {
    const content = contents.get(field);
    return content === undefined ? [] : [[field, content] as const];
  });
}
