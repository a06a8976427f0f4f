import type { JsonNode } from "../../schema/json/parse.ts";

type Fault = readonly [fault: string, node: JsonNode];

const text = (value: string): JsonNode => ({ kind: "string", value });
const one: JsonNode = { kind: "number", lexeme: "1" };
const yes: JsonNode = { kind: "boolean", value: true };
const emptyList: JsonNode = { kind: "array", elements: [] };
const emptyObject: JsonNode = { kind: "object", members: [] };

/**
 * What must not stand where a message of that name is due: another sort of JSON, and, of a
 * well-known type with a form of its own, text that is not of the form.
 */
export function malformed(typeName: string): readonly Fault[] {
  const own = forms.get(typeName);
  if (own !== undefined) return own;
  return otherThan("a message", { object: true });
}

/** Each sort of JSON that is none of those allowed. */
function otherThan(
  due: string,
  allowed: { readonly [Kind in JsonNode["kind"]]?: true },
): readonly Fault[] {
  const sorts: readonly Fault[] = [
    [`a number where ${due} is due`, one],
    [`a string where ${due} is due`, text("x")],
    [`true where ${due} is due`, yes],
    [`an array where ${due} is due`, emptyList],
    [`an object where ${due} is due`, emptyObject],
  ];
  return sorts.filter(([, { kind }]) => allowed[kind] === undefined);
}

function texts(fault: string, ...values: readonly string[]): readonly Fault[] {
  return values.map((value) => [fault, text(value)] as const);
}

/** Google's suite has each of them, but for those that are no such text at all. */
const timestamps: readonly Fault[] = [
  ...otherThan("a timestamp", { string: true }),
  ...texts("text that is no timestamp", "", "x", "1970-01-01"),
  ...texts("a timestamp without an offset", "1970-01-01T00:00:00"),
  ...texts("a timestamp without T", "1970-01-01 00:00:00Z"),
  ...texts("a timestamp in lower case", "1970-01-01t00:00:00Z", "1970-01-01T00:00:00z"),
  ...texts("a timestamp whose offset has no colon", "1970-01-01T08:00:01+0800"),
  ...texts("a month that no year has", "1970-13-01T00:00:00Z", "1970-00-01T00:00:00Z"),
  ...texts("a day that the month does not have", "1970-01-32T00:00:00Z", "2001-02-29T00:00:00Z"),
  ...texts("an hour that no day has", "1970-01-01T24:00:00Z"),
  ...texts("a minute that no hour has", "1970-01-01T00:60:00Z"),
  ...texts("a second that no minute has", "1970-01-01T00:00:60Z"),
  ...texts("an offset that no place has", "1970-01-01T00:00:00+24:00", "1970-01-01T00:00:00+00:60"),
  ...texts("a timestamp of more than nine digits", "1970-01-01T00:00:00.1234567891Z"),
  ...texts("a timestamp with letters in its fraction", "1970-01-01T00:00:00.123aZ"),
  ...texts("a year of other than four digits", "999-01-01T00:00:00Z", "00001-01-01T00:00:00Z"),
  ...texts("a month or day of one digit", "1970-1-01T00:00:00Z", "1970-01-1T00:00:00Z"),
];

const durations: readonly Fault[] = [
  ...otherThan("a duration", { string: true }),
  ...texts("text that is no duration", "", "x", "s", "PT1S"),
  ...texts("a duration without its s", "1"),
  ...texts("a duration of more than nine digits", "0.0000000001s"),
];

function anyWith(type: JsonNode): JsonNode {
  const members = [
    { name: "@type", value: type },
    { name: "value", value: text("") },
  ];
  return { kind: "object", members };
}

/** The types with a form of their own, wrappers apart. */
const forms: ReadonlyMap<string, readonly Fault[]> = new Map<string, readonly Fault[]>([
  ["google.protobuf.Timestamp", timestamps],
  ["google.protobuf.Duration", durations],
  ["google.protobuf.FieldMask", otherThan("a field mask", { string: true })],
  ["google.protobuf.Struct", otherThan("a Struct", { object: true })],
  ["google.protobuf.ListValue", otherThan("a ListValue", { array: true })],
  ["google.protobuf.Value", []],
  [
    "google.protobuf.Any",
    [
      ...otherThan("an Any", { object: true }),
      ['an Any with an empty "@type"', anyWith(text(""))],
      ['an Any whose "@type" is no URL', anyWith(text("not_a_url"))],
      ['an Any whose "@type" is a number', anyWith(one)],
    ],
  ],
]);
