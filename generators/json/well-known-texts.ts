import type { MessageValue } from "../../schema/value.ts";
import { messageWith, timeMessage } from "../draw/well-known.ts";
import type { Prng } from "../prng.ts";
import { valueField } from "../well-known.ts";

/** How deep JSON nests in a `Value` here: Google's suite asks for 25. */
const depth = 20;

function nested(open: string, inner: string, close: string): string {
  return `${open.repeat(depth)}${inner}${close.repeat(depth)}`;
}

/**
 * JSON of a well-known type at its limits and just past them, by the type's full name; which is
 * which is for the reference to say. Of wrappers only what is inside their limits: past them
 * they are as wrong as any number is.
 */
export function limitTexts(typeName: string): readonly string[] {
  return texts.get(typeName) ?? [];
}

const texts: ReadonlyMap<string, readonly string[]> = new Map([
  [
    "google.protobuf.Timestamp",
    [
      '"0001-01-01T00:00:00Z"',
      '"9999-12-31T23:59:59.999999999Z"',
      '"0000-01-01T00:00:00Z"',
      '"0000-12-31T23:59:59.999999999Z"',
      '"10000-01-01T00:00:00Z"',
      '"0001-01-01T00:00:00-00:01"',
      '"9999-12-31T23:59:59+00:01"',
      '"0001-01-01T00:00:00+00:01"',
      '"9999-12-31T23:59:59-00:01"',
      '"1970-01-01T00:00:00-11:30"',
      '"1970-01-02T01:00:00+02:00"',
      '"2000-02-29T00:00:00Z"',
      '"1969-12-31T23:59:59.999999999Z"',
    ],
  ],
  [
    "google.protobuf.Duration",
    [
      '"315576000000s"',
      '"-315576000000s"',
      '"315576000000.999999999s"',
      '"-315576000000.999999999s"',
      '"315576000001s"',
      '"-315576000001s"',
      '"-0.5s"',
      '"0.000000001s"',
      '"-0.000000001s"',
    ],
  ],
  ["google.protobuf.FieldMask", ['""', '"a"', '"f.fooBar,h"']],
  [
    "google.protobuf.Struct",
    [
      "{}",
      '{"":null,"__proto__":{"a":[]},"constructor":1,"toString":"x"}',
      nested('{"n":', "1", "}"),
    ],
  ],
  [
    "google.protobuf.Value",
    ["null", "0", "-1.5", "1e308", '""', '"NaN"', "false", "[]", "{}", nested("[", "1", "]")],
  ],
  ["google.protobuf.ListValue", ["[]", '[null,[],{},"x"]', nested("[", "1", "]")]],
  ["google.protobuf.BoolValue", ["false", "true"]],
  ["google.protobuf.BytesValue", ['""', '"+/8="']],
  ["google.protobuf.StringValue", ['""', '"\\u0000"']],
  ["google.protobuf.Int32Value", ["0", "2147483647", "-2147483648"]],
  ["google.protobuf.UInt32Value", ["0", "4294967295"]],
  ["google.protobuf.Int64Value", ['"0"', '"9223372036854775807"', '"-9223372036854775808"']],
  ["google.protobuf.UInt64Value", ['"0"', '"18446744073709551615"']],
  ["google.protobuf.FloatValue", ["0", "3.4028234663852886e38", '"NaN"', '"-Infinity"']],
  ["google.protobuf.DoubleValue", ["0", "1.7976931348623157e308", "5e-324", '"Infinity"']],
]);

/** JSON of an `Any`: empty, in itself, and around each type that is known of those with a form of their own. */
export function anyTexts(isKnown: (typeName: string) => boolean): readonly string[] {
  const url = (typeName: string) => `"@type":"type.googleapis.com/${typeName}"`;
  const any = url("google.protobuf.Any");
  const around = [...texts].flatMap(([typeName, [first = "null"]]) =>
    isKnown(typeName)
      ? [`{${url(typeName)},"value":${first}}`, `{"value":${first},${url(typeName)}}`]
      : [],
  );
  return ["{}", `{${any},"value":{}}`, `{${any},"value":{${any},"value":{}}}`, ...around];
}

/** Values of a well-known type just past its limits, which nobody may write as JSON. */
export function valuesPastLimits(typeName: string): readonly MessageValue[] {
  return pastLimits.get(typeName) ?? [];
}

const pastLimits: ReadonlyMap<string, readonly MessageValue[]> = new Map([
  [
    "google.protobuf.Timestamp",
    [
      timeMessage(-62_135_596_801n, 0),
      timeMessage(253_402_300_800n, 0),
      timeMessage(0n, -1),
      timeMessage(0n, 1_000_000_000),
    ],
  ],
  [
    "google.protobuf.Duration",
    [
      timeMessage(315_576_000_001n, 0),
      timeMessage(-315_576_000_001n, 0),
      timeMessage(1n, -1),
      timeMessage(-1n, 1),
      timeMessage(1n, 1_000_000_000),
      timeMessage(-1n, -1_000_000_000),
    ],
  ],
  // struct.proto: "attempting to serialize NaN or Infinity results in error".
  [
    "google.protobuf.Value",
    [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map((number) =>
      messageWith([[valueField.number, number]]),
    ),
  ],
]);

/**
 * Draws JSON of a timestamp or a duration near the edge of what there is: of the right form, and
 * in or out of range. Of other types `undefined`.
 */
export function drawTimeText(typeName: string, prng: Prng): string | undefined {
  if (typeName === "google.protobuf.Timestamp") return `"${timestampText(prng)}"`;
  return typeName === "google.protobuf.Duration" ? `"${durationText(prng)}"` : undefined;
}

function timestampText(prng: Prng): string {
  const two = (number: number): string => String(number).padStart(2, "0");
  const year = prng.pick(["0001", "1969", "1970", "2000", "9999", String(prng.below(8999) + 1000)]);
  const isEdge = prng.below(2) === 0;
  const [month, day] = isEdge
    ? prng.pick(firstAndLastDay)
    : [prng.below(12) + 1, prng.below(28) + 1];
  const time = [prng.below(24), prng.below(60), prng.below(60)].map(two).join(":");
  const sign = prng.pick(["+", "-"]);
  const offset = prng.below(2) === 0 ? "Z" : `${sign}${two(prng.below(24))}:${two(prng.below(60))}`;
  return `${year}-${two(month)}-${two(day)}T${time}${fraction(prng)}${offset}`;
}

const firstAndLastDay = [
  [1, 1],
  [12, 31],
] as const;

function durationText(prng: Prng): string {
  const whole = prng.pick(["0", "1", "315575999999", "315576000000", "315576000001"]);
  const seconds = prng.below(2) === 0 ? whole : String(prng.next() >>> 0);
  return `${prng.pick(["", "-"])}${seconds}${fraction(prng)}s`;
}

/** No digits, or up to nine. */
function fraction(prng: Prng): string {
  const digits = Array.from({ length: prng.below(10) }, () => prng.below(10));
  return digits.length === 0 ? "" : `.${digits.join("")}`;
}
