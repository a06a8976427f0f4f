import type { DescEnum, DescMessage } from "@bufbuild/protobuf";
import { Edition } from "@bufbuild/protobuf/wkt";
import type { Location, Schema } from "../schema.ts";
import { isWithin, type Range, rangesText, withoutRanges } from "./ranges.ts";

/** What a message or an enum has set aside, so that nobody gives it a second meaning. */
export interface Reservation {
  readonly numbers: readonly Range[];
  readonly names: ReadonlySet<string>;
}

/**
 * A number or a name that may come to mean something else: no message can show it today.
 * https://protobuf.dev/programming-guides/proto3/#deleting
 */
export interface ReservationWarning {
  /** Full name of the message or the enum. */
  readonly subject: string;
  /** `number 5 and name total are free to be used again`. */
  readonly problem: string;
  /** The line to add to the new version: `reserved 5; reserved "total";`; `undefined` where it is too late for one. */
  readonly line: string | undefined;
  readonly oldLocation: Location | undefined;
  readonly newLocation: Location | undefined;
}

/** What a message or an enum of a schema reserves; nothing where there is none of that name. */
export function reservationOf(schema: Schema, typeName: string): Reservation {
  const message = schema.registry.getMessage(typeName);
  if (message !== undefined) return messageReservation(message);
  const one = schema.registry.getEnum(typeName);
  return one === undefined ? { numbers: [], names: new Set() } : enumReservation(one);
}

/** Whether a field or an enum value of that number would be refused by the compiler. */
export function isReservedNumber(schema: Schema, typeName: string, number: number): boolean {
  return isWithin(reservationOf(schema, typeName).numbers, number);
}

/** Whether a field or an enum value of that name would be refused by the compiler. */
export function isReservedName(schema: Schema, typeName: string, name: string): boolean {
  return reservationOf(schema, typeName).names.has(name);
}

/**
 * Numbers and names of fields and of enum values which the new version gave up without reserving them,
 * or which it no longer reserves, by message and enum of the old version's root files.
 *
 * A message or an enum that is gone altogether is none of these.
 */
export function reservationWarnings(old: Schema, next: Schema): readonly ReservationWarning[] {
  const pairs = typeNamesOf(old).flatMap((name): readonly Places[] => {
    const [before, after] = [placeOf(old, name), placeOf(next, name)];
    return before === undefined || after === undefined ? [] : [{ before, after }];
  });
  return pairs.flatMap((places) => {
    const { typeName } = places.after;
    return [freed(places), takenOut(places), usedAgain(places)].flatMap((one) =>
      one === undefined
        ? []
        : // Positions are asked for last: to know them takes another run of the compiler.
          [
            {
              ...{ subject: typeName, ...one },
              oldLocation: old.locate(typeName),
              newLocation: next.locate(typeName),
            },
          ],
    );
  });
}

interface Places {
  readonly before: Place;
  readonly after: Place;
}

/** A message or an enum: what it uses, and what it has set aside. */
interface Place {
  readonly typeName: string;
  /** The highest number that the language allows. */
  readonly max: number;
  /** Whether reserved names stand without quotes: since editions. */
  readonly bare: boolean;
  readonly numbers: readonly number[];
  readonly names: readonly string[];
  /** Numbers that are kept for extensions, which cannot be reserved too. */
  readonly open: readonly Range[];
  readonly reserved: Reservation;
}

type Found = Pick<ReservationWarning, "problem" | "line">;

function freed({ before, after }: Places): Found | undefined {
  const numbers = withoutRanges(single(before.numbers), [
    ...single(after.numbers),
    ...after.reserved.numbers,
    ...after.open,
  ]);
  const taken = new Set([...after.names, ...after.reserved.names]);
  const names = before.names.filter((name) => !taken.has(name));
  return found(after, { numbers, names }, ["is free", "are free"], "to be used again");
}

function takenOut({ before, after }: Places): Found | undefined {
  const numbers = withoutRanges(before.reserved.numbers, [
    ...single(after.numbers),
    ...after.reserved.numbers,
    ...after.open,
  ]);
  const taken = new Set([...after.names, ...after.reserved.names]);
  const names = [...before.reserved.names].filter((name) => !taken.has(name));
  return found(after, { numbers, names }, ["is", "are"], "no longer reserved");
}

/** What was reserved once had a meaning once, and now has another: there is no line for it. */
function usedAgain({ before, after }: Places): Found | undefined {
  const numbers = single(
    after.numbers.filter((number) => isWithin(before.reserved.numbers, number)),
  );
  const names = after.names.filter((name) => before.reserved.names.has(name));
  const again = found(after, { numbers, names }, ["was", "were"], "reserved and came to be used");
  return again === undefined ? undefined : { ...again, line: undefined };
}

function single(numbers: readonly number[]): readonly Range[] {
  return numbers.map((number) => ({ from: number, to: number }));
}

interface Lost {
  readonly numbers: readonly Range[];
  readonly names: readonly string[];
}

function found(
  place: Place,
  { numbers, names }: Lost,
  [one, many]: readonly [string, string],
  rest: string,
): Found | undefined {
  const areMany = numbers.length > 1 || numbers.some(({ from, to }) => from !== to);
  const shown = [
    ...(numbers.length > 0
      ? [`number${areMany ? "s" : ""} ${rangesText(numbers, place.max)}`]
      : []),
    ...(names.length > 0 ? [`name${names.length > 1 ? "s" : ""} ${names.join(", ")}`] : []),
  ];
  if (shown.length === 0) return undefined;
  const verb = areMany || names.length > 1 || shown.length > 1 ? many : one;
  return {
    problem: `${shown.join(" and ")} ${verb} ${rest}`,
    line: reservedLine(place, { numbers, names }),
  };
}

/** https://protobuf.dev/programming-guides/editions/#fieldreserved */
function reservedLine(place: Place, { numbers, names }: Lost): string {
  const written = names.map((name) => (place.bare ? name : `"${name}"`));
  return [
    ...(numbers.length > 0 ? [`reserved ${rangesText(numbers, place.max)};`] : []),
    ...(names.length > 0 ? [`reserved ${written.join(", ")};`] : []),
  ].join(" ");
}

/** Messages and enums of the root files, by name. */
function typeNamesOf(schema: Schema): readonly string[] {
  return [...schema.registry]
    .filter((desc) => desc.kind === "message" || desc.kind === "enum")
    .filter((desc) => schema.roots.has(desc.file.proto.name))
    .map((desc) => desc.typeName)
    .sort();
}

function placeOf(schema: Schema, typeName: string): Place | undefined {
  const message = schema.registry.getMessage(typeName);
  if (message !== undefined) return messagePlace(message);
  const one = schema.registry.getEnum(typeName);
  return one === undefined ? undefined : enumPlace(one);
}

/** The compiler's limits: 29 bits for a field, `int32` for an enum value. */
const maxField = 2 ** 29 - 1;
const maxValue = 2 ** 31 - 1;

function messagePlace(desc: DescMessage): Place {
  return {
    ...{ typeName: desc.typeName, max: maxField, bare: isBare(desc) },
    numbers: desc.fields.map((field) => field.number),
    names: desc.fields.map((field) => field.name),
    open: desc.proto.extensionRange.map(halfOpen),
    reserved: messageReservation(desc),
  };
}

function messageReservation({ proto }: DescMessage): Reservation {
  return { numbers: proto.reservedRange.map(halfOpen), names: new Set(proto.reservedName) };
}

/** descriptor.proto: the end of a message's range is exclusive, that of an enum's inclusive. */
function halfOpen(range: { readonly start: number; readonly end: number }): Range {
  return { from: range.start, to: range.end - 1 };
}

function enumPlace(desc: DescEnum): Place {
  return {
    ...{ typeName: desc.typeName, max: maxValue, bare: isBare(desc) },
    numbers: desc.values.map((value) => value.number),
    names: desc.values.map((value) => value.name),
    open: [],
    reserved: enumReservation(desc),
  };
}

function enumReservation({ proto }: DescEnum): Reservation {
  const numbers = proto.reservedRange.map(({ start, end }) => ({ from: start, to: end }));
  return { numbers, names: new Set(proto.reservedName) };
}

function isBare(desc: DescMessage | DescEnum): boolean {
  const { edition } = desc.file;
  return edition !== Edition.EDITION_PROTO2 && edition !== Edition.EDITION_PROTO3;
}
