import type { EnumType, Field, ScalarKind } from "../../schema/types.ts";
import type { MapKey, ScalarValue } from "../../schema/value.ts";
import { enumStrangers, lengthBoundaries, numberBoundaries } from "../boundaries.ts";
import { byteSamples } from "../draw/bytes.ts";
import {
  bidirectionalSamples,
  clusterSamples,
  loneSurrogateSamples,
  noncharacterSamples,
  utf8BorderSamples,
} from "../text-samples.ts";
import { allowsUnknown } from "../well-known.ts";
import type { EdgeContext } from "./context.ts";

/** The boundary values of a field's element that is no message, the simplest first. */
export function scalarEdges(field: Field, context: EdgeContext): readonly ScalarValue[] {
  if (field.enum !== undefined) return enumEdges(field.enum);
  // A cast, since a field that is neither message nor enum is of a scalar kind.
  const edges = edgesOfKind(field.kind as ScalarKind, context);
  const declared = field.defaultValue;
  return declared === undefined || edges.includes(declared) ? edges : [...edges, declared];
}

function edgesOfKind(kind: ScalarKind, context: EdgeContext): readonly ScalarValue[] {
  if (kind === "bool") return [false, true];
  if (kind === "string") return textEdges(context);
  return kind === "bytes" ? bytesEdges() : numberBoundaries[kind];
}

/** Every number of the enum; of an open one also such that it does not name. */
function enumEdges(type: EnumType): readonly number[] {
  const known = [...type.names.keys()];
  if (!allowsUnknown(type)) return known;
  const next = Math.min(Math.max(...known) + 1, 2_147_483_647);
  const strangers = [next, ...enumStrangers].filter((number) => !type.names.has(number));
  return [...known, ...new Set(strangers)];
}

const plainTextEdges: readonly string[] = [
  "",
  "a",
  " ",
  "\0",
  "a\0b",
  "\ufeff",
  "\ufeffa",
  "\u2028",
  '"',
  "\\",
  // One letter, and the same as a letter and its mark.
  "\u00e9",
  "e\u0301",
  "__proto__",
  "constructor",
  ...utf8BorderSamples,
  ...noncharacterSamples.slice(0, 4),
  ...clusterSamples.slice(0, 3),
  ...bidirectionalSamples.slice(0, 4),
];

function textEdges({ loneSurrogates }: EdgeContext): readonly string[] {
  return [
    ...plainTextEdges,
    ...(loneSurrogates ? loneSurrogateSamples : []),
    ...lengthBoundaries.map((length) => "a".repeat(length)),
    // 63 characters and 126 bytes; 64 and 128, of which the length takes two bytes.
    "\u00e9".repeat(63),
    "\u00e9".repeat(64),
  ];
}

/** Made anew each time: a codec may scribble on what it is given. */
function bytesEdges(): readonly Uint8Array[] {
  return [
    new Uint8Array(0),
    ...byteSamples.map((sample) => Uint8Array.from(sample)),
    Uint8Array.from({ length: 256 }, (_, index) => index),
    ...lengthBoundaries.map((length) => new Uint8Array(length).fill(0x61)),
  ];
}

const textKeys: readonly string[] = [
  "",
  "a",
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "length",
  "0",
  "-1",
  "4294967295",
  "\0",
  "\u00e9",
  "e\u0301",
  "\u{1f600}",
  "a".repeat(128),
];

/** The boundary keys of a map, the simplest first. */
export function keyEdges(kind: ScalarKind, context: EdgeContext): readonly MapKey[] {
  if (kind === "string")
    return context.loneSurrogates ? [...textKeys, ...loneSurrogateSamples] : textKeys;
  if (kind === "bool") return [false, true];
  // A cast, since the language allows no other kinds as keys than integers.
  return edgesOfKind(kind, context) as readonly MapKey[];
}

const notableScalars: Readonly<Record<ScalarKind, () => ScalarValue>> = {
  double: () => 0.1,
  float: () => -1.5,
  int32: () => -1,
  int64: () => -(1n << 63n),
  uint32: () => 4_294_967_295,
  uint64: () => (1n << 64n) - 1n,
  sint32: () => -2_147_483_648,
  sint64: () => -(1n << 63n),
  fixed32: () => 2_147_483_648,
  fixed64: () => 1n << 63n,
  sfixed32: () => -2,
  sfixed64: () => -2n,
  bool: () => true,
  string: () => "\u00e9\u{1f600}",
  bytes: () => Uint8Array.of(0xff, 0x00),
};

/** One value of a field's element that is no message, that is easy to get wrong and is not the default. */
export function notableScalar(field: Field): ScalarValue {
  if (field.enum !== undefined) return notableNumber(field.enum);
  return notableScalars[field.kind as ScalarKind]();
}

/** One such key of a map. */
export function notableKey(kind: ScalarKind): MapKey {
  // A cast, since the language allows only kinds as keys whose values are keys.
  return notableScalars[kind]() as MapKey;
}

function notableNumber(type: EnumType): number {
  const numbers = [...type.names.keys()];
  return numbers.findLast((number) => number !== 0) ?? numbers[0] ?? 0;
}

/** Different values of one kind, as many as asked for: lists and maps of many elements are made of them. */
export function manyKeys(kind: ScalarKind, count: number): readonly MapKey[] {
  if (kind === "bool") return [false, true];
  const numbers = Array.from({ length: count }, (_, index) => index);
  if (kind === "string") return numbers.map((number) => `k${number}`);
  return kind.endsWith("64") ? numbers.map(BigInt) : numbers;
}
