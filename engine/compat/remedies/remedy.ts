import type { Schemas } from "../../../properties/compat/carrier.ts";
import { changesOf } from "../../../schema/evolution/evolution.ts";
import type { Aspect, FieldChange } from "../../../schema/evolution/evolution-types.ts";
import { type LinePlace, linePlaceBy } from "../../../schema/evolution/line-place.ts";
import type { MethodChange } from "../../../schema/evolution/method-changes.ts";
import { jsonNameOf } from "../../../schema/json-names.ts";
import type { Field } from "../../../schema/types.ts";
import { enumSteps } from "./enum-remedy.ts";
import { freeName, freeNumber, namesIn } from "./free-place.ts";
import { methodSteps } from "./method-remedy.ts";
import { fieldLine } from "./proto-line.ts";
import { type RemedyStep, stepText } from "./remedy-step.ts";

/** A compatible way to make a change, a step each, or two lines where it is long: with the lines of the schema, real names and free numbers. */
export function remedyOf(change: FieldChange | MethodChange, schemas: Schemas): readonly string[] {
  return remedySteps(change, schemas).flatMap(stepText);
}

/** The same as data. */
export function remedySteps(
  change: FieldChange | MethodChange,
  schemas: Schemas,
): readonly RemedyStep[] {
  return "pair" in change ? fieldSteps(change, schemas) : methodSteps(change, schemas);
}

/** Where the lines are to stand, and what was and is there. */
interface Spot {
  readonly change: FieldChange;
  readonly schemas: Schemas;
  readonly place: LinePlace;
}

/** Both versions of a field that both have. */
interface Pair {
  readonly old: Field;
  readonly next: Field;
}

function fieldSteps(change: FieldChange, schemas: Schemas): readonly RemedyStep[] {
  const { old, new: next, pair } = change;
  const place = linePlaceBy(schemas.new, pair.new.typeName);
  if (place === undefined) return [];
  const spot: Spot = { change, schemas, place };
  if (old?.extension === true || next?.extension === true)
    return [
      {
        kind: "advice",
        words: "leave the extension as it was, and declare another with a number of its own",
      },
    ];
  if (old === undefined) return next === undefined ? [] : addedSteps(next, spot);
  const steps = next === undefined ? removedSteps(old, spot) : pairSteps({ old, next }, spot);
  return steps.some(({ kind }) => kind === "keep") ? [...steps, ...typeSteps(old, spot)] : steps;
}

/** What is kept needs its type. */
function typeSteps({ message, enum: values }: Field, { schemas }: Spot): readonly RemedyStep[] {
  const name = message?.typeName ?? values?.typeName;
  const { registry } = schemas.new;
  if (name === undefined || registry.getMessage(name) !== undefined) return [];
  if (registry.getEnum(name) !== undefined) return [];
  return [
    { kind: "advice", words: `and keep ${message === undefined ? "enum" : "message"} ${name}` },
  ];
}

function pairSteps({ old, next }: Pair, spot: Spot): readonly RemedyStep[] {
  const first = ways.find(([aspects]) => aspects.some((aspect) => spot.change.aspects.has(aspect)));
  return first?.[1]({ old, next }, spot) ?? [];
}

type Way = (pair: Pair, spot: Spot) => readonly RemedyStep[];

/** What to do, by aspect: of a change of several the first counts, since its way serves for the others too. */
const ways: readonly (readonly [readonly Aspect[], Way])[] = [
  [["type", "map key", "cardinality", "message type", "enum type"], twinSteps],
  [["required"], requiredSteps],
  [["number"], ({ old }, spot) => [keepStep(old, spot, "keep its number")]],
  [["oneof"], oneofSteps],
  [["presence"], presenceSteps],
  [["enum values"], ({ old, next }) => enumSteps(enumOf(old), enumOf(next))],
  [["default"], defaultSteps],
  [["name", "json name"], nameSteps],
  [["utf8"], ({ old, next }) => [utf8Step(old, next)]],
  [["delimited"], ({ old }) => [delimitedStep(old)]],
  [
    ["message set"],
    () => [{ kind: "advice", words: "leave option message_set_wire_format as it was" }],
  ],
];

function enumOf(field: Field): NonNullable<Field["enum"]> {
  if (field.enum === undefined) throw new TypeError(`${field.name} is no enum`);
  return field.enum;
}

/** The field as it was. */
function keepStep(old: Field, spot: Spot, words = "keep", options?: readonly string[]): RemedyStep {
  const line = fieldLine(old, spot.place, options);
  const { oneof } = old;
  const where = oneof === undefined ? "" : ` in oneof ${oneof.name}`;
  if (line !== undefined) return { kind: "keep", words: `${words}${where}`, line };
  return { kind: "advice", words: `keep ${old.name} as it was, in a file of the syntax it had` };
}

/** A field of another type beside the old one, until nobody needs that any more. */
function twinSteps({ old, next }: Pair, spot: Spot): readonly RemedyStep[] {
  const { change, schemas, place } = spot;
  const number = freeNumber(change.pair, schemas.old, schemas.new, earlierChanges(change));
  const name = freeName(next.name, namesIn(change.pair, schemas.old, schemas.new));
  const twin: Field = { ...next, name, number: number ?? 0, jsonName: jsonNameOf(name) };
  const line = number === undefined ? undefined : fieldLine(twin, place);
  const where = next.oneof === undefined ? "" : ` in oneof ${next.oneof.name}`;
  if (line === undefined)
    return [keepStep(old, spot), { kind: "advice", words: `add ${name} with a number of its own` }];
  return [
    keepStep(old, spot),
    { kind: "add", words: `add${where}`, line },
    {
      kind: "advice",
      words: `write both until every reader knows ${name}, then: ${reserved(old, place)}`,
    },
  ];
}

/** Names stand without quotes in editions. https://protobuf.dev/programming-guides/editions/#fieldreserved */
function reserved({ name, number }: Field, { syntax }: LinePlace): string {
  return `reserved ${number}; reserved ${syntax === "editions" ? name : `"${name}"`};`;
}

function removedSteps(old: Field, spot: Spot): readonly RemedyStep[] {
  if (old.presence === "required")
    return [
      keepStep(old, spot),
      {
        kind: "advice",
        words:
          "to be rid of it, first make it optional in a version that every reader gets while writers still set it",
      },
    ];
  const keep = keepStep(old, spot, "keep", ["deprecated = true"]);
  const words = `once nobody writes or reads it: ${reserved(old, spot.place)}`;
  return [keep, { kind: "advice", words }];
}

function addedSteps(next: Field, spot: Spot): readonly RemedyStep[] {
  if (next.presence !== "required")
    return [
      {
        kind: "advice",
        words: `give every reader the new schema before any writer sets ${next.name}`,
      },
    ];
  const line = fieldLine({ ...next, presence: "explicit" }, spot.place);
  const check: RemedyStep = {
    kind: "advice",
    words: "and have the code that needs it check that it is set",
  };
  return line === undefined ? [check] : [{ kind: "add", words: "add it as optional", line }, check];
}

function requiredSteps({ old, next }: Pair, spot: Spot): readonly RemedyStep[] {
  const words =
    next.presence === "required"
      ? "have the code that needs it check that it is set"
      : "to be rid of it, first make it optional in a version that every reader gets while writers still set it";
  return [keepStep(old, spot), { kind: "advice", words }];
}

function oneofSteps({ old, next }: Pair, spot: Spot): readonly RemedyStep[] {
  const words =
    next.oneof === undefined
      ? `where ${next.name} has to be set beside the others, add a field of its own for that`
      : `where at most one may be set, add a new oneof of new fields, and write both until every reader knows it`;
  return [keepStep(old, spot), { kind: "advice", words }];
}

function presenceSteps({ old, next }: Pair, spot: Spot): readonly RemedyStep[] {
  if (next.presence === "implicit") return [keepStep(old, spot)];
  return twinSteps({ old, next }, spot);
}

function defaultSteps({ old }: Pair, spot: Spot): readonly RemedyStep[] {
  return [
    keepStep(old, spot),
    { kind: "advice", words: "and have writers set the new value where they mean it" },
  ];
}

/** A new name for people, the old key for JSON. */
function nameSteps({ old, next }: Pair, spot: Spot): readonly RemedyStep[] {
  const named: Field = { ...next, jsonName: old.jsonName };
  return [keepStep(named, spot, "keep the key that JSON has")];
}

/** https://protobuf.dev/editions/features/#utf8_validation */
function utf8Step(old: Field, next: Field): RemedyStep {
  const feature = old.utf8 ? "VERIFY" : "NONE";
  return {
    kind: "advice",
    words: `leave it as it was: in a file of an edition with the option features.utf8_validation = ${feature} on field ${next.name}`,
  };
}

/** https://protobuf.dev/editions/features/#message_encoding */
function delimitedStep(old: Field): RemedyStep {
  const feature = old.delimited ? "DELIMITED" : "LENGTH_PREFIXED";
  return {
    kind: "advice",
    words: `leave it as it was: in a file of an edition with the option features.message_encoding = ${feature} on field ${old.name}`,
  };
}

/** Changes of the same message that come before: each may need a field of its own. */
function earlierChanges(change: FieldChange): number {
  const both = changesOf(change.pair).filter(
    ({ old, new: next }) => old !== undefined && next !== undefined,
  );
  return Math.max(0, both.indexOf(change));
}
