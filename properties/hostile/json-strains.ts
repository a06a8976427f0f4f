import { cycleOf } from "../../generators/recursion.ts";
import type { ByteRun } from "../../schema/byte-runs.ts";
import type { Field, MessageType } from "../../schema/types.ts";
import type { RawInput } from "../input.ts";
import { rawInput } from "../inputs.ts";
import { manyPieces } from "./growth.ts";
import { oneOfEach } from "./strains.ts";

/** How deep objects and lists are in one another. */
const deepest = 20_000;

/** How many digits the longest numbers have. */
const manyDigits = 50_000;

/** How many pieces floods have. */
const floodPieces = 4 * manyPieces;

/** A piece of text, or one that stands so many times. */
type Piece = string | readonly [string, number];

/**
 * JSON texts that cost a careless parser more than they are worth: lists and objects deep in one
 * another, numbers that take a gigabyte to write out, keys that are names of what every object
 * has, many small pieces. The same list every time.
 */
export function* jsonStrains(type: MessageType): Generator<RawInput> {
  yield* keyTexts(type);
  yield* numberTexts(type);
  yield* deepTexts(type);
  yield* floodTexts(type);
}

/** Keys by which careless assignments reach the prototype of all objects. */
function* keyTexts(type: MessageType): Generator<RawInput> {
  const objects = [
    '{"__proto__":{"wireproofPolluted":1}}',
    '{"constructor":{"prototype":{"wireproofPolluted":1}}}',
    '{"__proto__.wireproofPolluted":1,"toString":1,"hasOwnProperty":1}',
  ];
  for (const object of objects) {
    yield json("the keys of all objects", object);
    for (const field of type.fields.filter(isObjectField))
      yield json(`the keys of all objects, in ${field.jsonName}`, ...inMember(field, object));
  }
}

function isObjectField({ cardinality, message }: Field): boolean {
  return cardinality === "map" || message !== undefined;
}

const hostileNumbers: readonly (readonly [string, readonly Piece[]])[] = [
  ["an exponent of a billion", ["1e1000000000"]],
  ["an exponent of a billion, below zero", ["-1e1000000000"]],
  ["an exponent of minus a billion", ["1e-1000000000"]],
  ["many digits", ["1", ["0", manyDigits]]],
  ["many digits and as large an exponent", ["1", ["0", manyDigits], `e-${manyDigits}`]],
  ["many decimals", ["0.", ["0", manyDigits], "1"]],
  ["an exponent of many digits", ["1e", ["9", manyDigits]]],
];

function* numberTexts(type: MessageType): Generator<RawInput> {
  const sorts = oneOfEach(type.fields.filter(isNumeric), ({ kind, message }) =>
    [kind, message?.typeName].join(),
  );
  for (const field of sorts)
    for (const [note, number] of hostileNumbers) {
      yield json(`${note} in ${field.jsonName}`, ...inField(field, ...number));
      yield json(`${note} in ${field.jsonName}, as text`, ...inField(field, '"', ...number, '"'));
    }
}

/** What may read a number: an enum and a `google.protobuf.Value`, too. */
function isNumeric({ kind, message }: Field): boolean {
  if (message !== undefined) return message.typeName.startsWith("google.protobuf.");
  return kind !== "string" && kind !== "bytes" && kind !== "bool";
}

function* deepTexts(type: MessageType): Generator<RawInput> {
  yield json("lists begun and not ended", ["[", deepest]);
  yield json("objects begun and not ended", ['{"a":', deepest]);
  const lists: readonly Piece[] = [
    ["[", deepest],
    ["]", deepest],
  ];
  const objects: readonly Piece[] = [['{"a":', deepest], "1", ["}", deepest]];
  yield json("lists in one another", ...lists);
  yield json("lists in one another, in an unknown field", '{"wireproof":', ...lists, "}");
  yield json("objects in one another, in an unknown field", '{"wireproof":', ...objects, "}");
  yield* deepMessages(type);
  const sorts = oneOfEach(type.fields, ({ kind, cardinality, message }) =>
    [kind, cardinality, message?.typeName].join(),
  );
  for (const field of sorts.slice(0, 8)) {
    yield json(`lists in one another, in ${field.jsonName}`, ...inField(field, ...lists));
    yield json(`objects in one another, in ${field.jsonName}`, ...inField(field, ...objects));
  }
}

function* deepMessages(type: MessageType): Generator<RawInput> {
  const steps = cycleOf(type)?.map(stepOf);
  if (steps !== undefined) {
    const [begin, end] = [steps.map(([one]) => one), steps.map(([, one]) => one).reverse()];
    const times = Math.ceil(deepest / steps.length);
    const pieces: readonly Piece[] = [[begin.join(""), times], "{}", [end.join(""), times]];
    yield json("messages in one another", ...pieces);
  }
  const any = '{"@type":"type.googleapis.com/google.protobuf.Any","value":';
  const anys: readonly Piece[] = [[any, deepest], "{}", ["}", deepest]];
  const field = type.fields.find(({ message }) => message?.typeName === "google.protobuf.Any");
  if (field !== undefined) yield json("Anys in one another", ...inField(field, ...anys));
  if (type.typeName === "google.protobuf.Any") yield json("Anys in one another", ...anys);
}

/** What stands before and behind a message in a field of another. */
function stepOf({ jsonName, cardinality }: Field): readonly [string, string] {
  const key = JSON.stringify(jsonName);
  if (cardinality === "singular") return [`{${key}:`, "}"];
  return cardinality === "map" ? [`{${key}:{"1":`, "}}"] : [`{${key}:[`, "]}"];
}

function* floodTexts(type: MessageType): Generator<RawInput> {
  yield json("much white space", [" ", floodPieces], "{}");
  yield json("many unknown members", "{", ['"wireproof":1,', floodPieces], '"wireproof":1}');
  const sorts = oneOfEach(type.fields, ({ kind, cardinality, message }) =>
    [kind, cardinality, message?.typeName].join(),
  );
  for (const field of oneOfEach(sorts, ({ kind, message }) => [kind, message?.typeName].join()))
    if (readsText(field))
      for (const [note, ...text] of longTexts)
        yield json(`${note} in ${field.jsonName}`, ...inField(field, '"', ...text, '"'));
  for (const field of sorts.slice(0, 12)) {
    const { jsonName, cardinality } = field;
    if (cardinality === "singular") continue;
    const element = elementText(field);
    const [open, item, close] =
      cardinality === "map" ? ["{", `"1":${element}`, "}"] : ["[", element, "]"];
    yield json(
      `many elements in ${jsonName}`,
      ...inMember(field, open, [`${item},`, floodPieces], item, close),
    );
  }
}

/** Whether what stands in quotes is more than refused: one sort of number is as good as another. */
function readsText({ kind, message }: Field): boolean {
  if (message !== undefined) return message.typeName.startsWith("google.protobuf.");
  return ["string", "bytes", "int64", "double", "enum"].includes(kind);
}

/** Text that one field or the other reads as numbers, base64, paths or a date. */
const longTexts: readonly (readonly [string, ...Piece[]])[] = [
  ["much base64", ["AAAA", floodPieces]],
  ["many escapes", ["\\u0061", floodPieces]],
  ["many paths", ["a,", floodPieces], "a"],
  ["one long path", ["a.", floodPieces], "a"],
  ["many capitals", ["A", floodPieces]],
  ["many blanks", [" ", floodPieces], "1"],
  ["many decimals of a second", "1.", ["0", floodPieces], "s"],
  ["many digits of a date", "1970-01-01T00:00:00.", ["0", floodPieces], "Z"],
];

/** The shortest text of an element. */
function elementText({ kind, message }: Field): string {
  if (message !== undefined) return "{}";
  return kind === "string" || kind === "bytes" ? '""' : "1";
}

/** A message in which one field is so written. */
function inMember({ jsonName }: Field, ...pieces: readonly Piece[]): readonly Piece[] {
  return [`{${JSON.stringify(jsonName)}:`, ...pieces, "}"];
}

/** A message in which one field, or one element or entry of it, is so written. */
function inField(field: Field, ...pieces: readonly Piece[]): readonly Piece[] {
  if (field.cardinality === "singular") return inMember(field, ...pieces);
  return field.cardinality === "map"
    ? inMember(field, '{"1":', ...pieces, "}")
    : inMember(field, "[", ...pieces, "]");
}

function json(note: string, ...pieces: readonly Piece[]): RawInput {
  return rawInput(pieces.map(runOf), { format: "json", note });
}

function runOf(piece: Piece): ByteRun {
  const [text, times] = typeof piece === "string" ? [piece, 1] : piece;
  return { bytes: textEncoder.encode(text), times };
}

const textEncoder = new TextEncoder();
