import { entryTypeOf } from "../../schema/evolution/entry-type.ts";
import { type FieldChange, isReplaced } from "../../schema/evolution/evolution-types.ts";
import type { MethodAspect, MethodChange } from "../../schema/evolution/method-changes.ts";
import { hasRequiredLabel } from "../../schema/evolution/required-label.ts";
import { isReservedName, isReservedNumber } from "../../schema/evolution/reserved.ts";
import type { Schema } from "../../schema/schema.ts";
import type { Field } from "../../schema/types.ts";
import { bufEnumRules } from "./buf-enum-rules.ts";
import type { BufCategory, BufRule } from "./buf-rule.ts";
import {
  type BufField,
  cardinalityOf,
  entryName,
  isSameDefault,
  isSameType,
  isWireCompatible,
  isWireJsonCompatible,
  wireCardinality,
  wireJsonCardinality,
} from "./buf-wire.ts";

/**
 * The ids of the rules of buf 1.75.0 that a change breaks, by category; those about the change itself, not
 * about its file, its package, or a type that is gone.
 * https://buf.build/docs/breaking/rules/
 */
export type BufRules = Readonly<Record<BufCategory, readonly string[]>>;

/** The two versions of a schema that a change is between. */
export interface Versions {
  readonly old: Schema;
  readonly new: Schema;
}

/** Which rules of buf a change of a field breaks. What an enum breaks counts for the fields that are of it. */
export function bufRulesOf(change: FieldChange, versions: Versions): BufRules {
  // buf compares messages of one name only.
  if (isReplaced(change.pair)) return rulesOf([]);
  const spot: Spot = { change, versions, twin: twinOf(change) };
  return rulesOf([
    ...messageRules.filter((rule) => rule.isBroken(spot)),
    ...pairsOf(spot).flatMap((pair) => pairRules.filter((rule) => rule.isBroken(...pair))),
    ...entriesOf(spot).flatMap((pair) => elementRules.filter((rule) => rule.isBroken(...pair))),
    ...bufEnumRules(change, versions.new),
  ]);
}

/** Which rules of buf a change of a method breaks. */
export function bufRulesOfMethod(change: MethodChange, versions: Versions): BufRules {
  const { old, aspects } = change;
  if (old !== undefined && (aspects.has("removed") || aspects.has("renamed"))) {
    const isServiceLeft = versions.new.registry.getService(old.service) !== undefined;
    return rulesOf([
      { id: isServiceLeft ? "RPC_NO_DELETE" : "SERVICE_NO_DELETE", categories: ["file"] },
    ]);
  }
  return rulesOf([...aspects].flatMap((aspect) => methodRules[aspect] ?? []));
}

/** What buf would say, in words: `buf would say FIELD_SAME_NAME in WIRE_JSON, nothing in WIRE`. */
export function bufText(rules: BufRules): string {
  const [wireJson, wire] = [rules.wireJson.join(" and "), rules.wire.join(" and ")];
  if (wireJson !== "" && wireJson === wire) return `buf would say ${wire} in WIRE_JSON and WIRE`;
  if (wireJson !== "" || wire !== "")
    return `buf would say ${wireJson || "nothing"} in WIRE_JSON, ${wire || "nothing"} in WIRE`;
  const file = rules.file.join(" and ");
  return `buf would say ${file === "" ? "nothing" : `${file} in FILE, nothing in WIRE_JSON and WIRE`}`;
}

const everywhere: readonly BufCategory[] = ["wire", "wireJson", "file"];

function rulesOf(broken: readonly BufRule[]): BufRules {
  const idsOf = (category: BufCategory) => [
    ...new Set(broken.filter((rule) => rule.categories.includes(category)).map(({ id }) => id)),
  ];
  return { wire: idsOf("wire"), wireJson: idsOf("wireJson"), file: idsOf("file") };
}

const methodRules: Readonly<Partial<Record<MethodAspect, BufRule>>> = {
  "client streaming": { id: "RPC_SAME_CLIENT_STREAMING", categories: everywhere },
  "server streaming": { id: "RPC_SAME_SERVER_STREAMING", categories: everywhere },
  "request type": { id: "RPC_SAME_REQUEST_TYPE", categories: everywhere },
  "response type": { id: "RPC_SAME_RESPONSE_TYPE", categories: everywhere },
  idempotency: { id: "RPC_SAME_IDEMPOTENCY_LEVEL", categories: everywhere },
};

interface Spot {
  readonly change: FieldChange;
  readonly versions: Versions;
  /** The new version's field of the old one's number: buf tells fields by that alone. */
  readonly twin: Field | undefined;
}

function twinOf({ old, pair }: FieldChange): Field | undefined {
  const twin = old && pair.new.byNumber.get(old.number);
  return twin?.extension === old?.extension ? twin : undefined;
}

interface MessageRule extends BufRule {
  isBroken(spot: Spot): boolean;
}

/** Rules about which fields a message has. */
const messageRules: readonly MessageRule[] = [
  {
    id: "MESSAGE_SAME_REQUIRED_FIELDS",
    categories: everywhere,
    isBroken: ({ change, versions }) =>
      [change.old?.number, change.new?.number].some(
        (number) =>
          number !== undefined &&
          hasRequiredLabel(versions.old, change.pair.old.typeName, number) !==
            hasRequiredLabel(versions.new, change.pair.new.typeName, number),
      ),
  },
  {
    id: "FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED",
    categories: ["wire", "wireJson"],
    isBroken: (spot) =>
      isGone(
        spot,
        ({ number }, typeName) => !isReservedNumber(spot.versions.new, typeName, number),
      ),
  },
  {
    id: "FIELD_NO_DELETE_UNLESS_NAME_RESERVED",
    categories: ["wireJson"],
    isBroken: (spot) =>
      isGone(spot, ({ name }, typeName) => !isReservedName(spot.versions.new, typeName, name)),
  },
  {
    id: "FIELD_NO_DELETE",
    categories: ["file"],
    isBroken: (spot) => isGone(spot, () => true),
  },
  {
    id: "EXTENSION_NO_DELETE",
    categories: ["file"],
    isBroken: ({ change: { old }, versions }) =>
      old?.extension === true && versions.new.registry.getExtension(old.name) === undefined,
  },
  {
    id: "ONEOF_NO_DELETE",
    categories: ["file"],
    isBroken: ({ change: { old, pair } }) =>
      old?.oneof !== undefined && !pair.new.oneofs.some(({ name }) => name === old.oneof?.name),
  },
];

/** Whether the new version has no field of the number, and that is not excused. */
function isGone(
  { change: { old, pair }, twin }: Spot,
  isUnexcused: (field: Field, typeName: string) => boolean,
): boolean {
  if (old === undefined || old.extension || twin !== undefined) return false;
  return isUnexcused(old, pair.new.typeName);
}

interface PairRule extends BufRule {
  isBroken(old: BufField, next: BufField): boolean;
}

/** Rules about the elements of a field, which hold for the key and the value of a map as well. */
const elementRules: readonly PairRule[] = [
  {
    id: "FIELD_WIRE_COMPATIBLE_TYPE",
    categories: ["wire"],
    isBroken: (old, next) => !isWireCompatible(old, next),
  },
  {
    id: "FIELD_WIRE_JSON_COMPATIBLE_TYPE",
    categories: ["wireJson"],
    isBroken: (old, next) => !isWireJsonCompatible(old, next),
  },
  {
    id: "FIELD_SAME_TYPE",
    categories: ["file"],
    isBroken: (old, next) => !isSameType(old, next),
  },
  ...["FIELD_SAME_UTF8_VALIDATION", "FIELD_SAME_JAVA_UTF8_VALIDATION"].map(
    (id): PairRule => ({
      id,
      categories: ["file"],
      isBroken: ({ field: old }, { field: next }) =>
        isText(old) && isText(next) && old.utf8 !== next.utf8,
    }),
  ),
];

function isText({ kind, cardinality }: Field): boolean {
  return kind === "string" && cardinality !== "map";
}

/** Rules about two fields of one number. */
const pairRules: readonly PairRule[] = [
  ...elementRules,
  {
    id: "FIELD_WIRE_COMPATIBLE_CARDINALITY",
    categories: ["wire"],
    isBroken: (old, next) => wireCardinality(old.field) !== wireCardinality(next.field),
  },
  {
    id: "FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY",
    categories: ["wireJson"],
    isBroken: (old, next) => wireJsonCardinality(old.field) !== wireJsonCardinality(next.field),
  },
  {
    id: "FIELD_SAME_CARDINALITY",
    categories: ["file"],
    isBroken: (old, next) => cardinalityOf(old.field) !== cardinalityOf(next.field),
  },
  {
    id: "FIELD_SAME_DEFAULT",
    categories: everywhere,
    isBroken: (old, next) => !isSameDefault(old.field, next.field),
  },
  {
    id: "FIELD_SAME_ONEOF",
    categories: everywhere,
    isBroken: (old, next) => old.field.oneof?.name !== next.field.oneof?.name,
  },
  {
    id: "FIELD_SAME_NAME",
    categories: ["wireJson", "file"],
    isBroken: (old, next) => old.field.name !== next.field.name,
  },
  {
    id: "FIELD_SAME_JSON_NAME",
    categories: ["wireJson", "file"],
    isBroken: (old, next) => !old.field.extension && old.field.jsonName !== next.field.jsonName,
  },
];

type Pair = readonly [BufField, BufField];

function pairsOf({ change, twin }: Spot): readonly Pair[] {
  const { old, pair } = change;
  if (old === undefined || twin === undefined) return [];
  return [
    [
      { typeName: pair.old.typeName, field: old },
      { typeName: pair.new.typeName, field: twin },
    ],
  ];
}

/** Keys and values of maps whose entries have one name: buf compares them as it does other messages. */
function entriesOf({ change: { old, pair } }: Spot): readonly Pair[] {
  if (old?.cardinality !== "map") return [];
  const name = entryName(old);
  const next = pair.new.fields.find(
    (field) => field.cardinality === "map" && entryName(field) === name,
  );
  if (next === undefined) return [];
  const [from, to] = [entryTypeOf(old), entryTypeOf(next)];
  return from.fields.map((field, index): Pair => {
    const other = to.fields[index] ?? field;
    return [
      { typeName: from.typeName, field },
      { typeName: to.typeName, field: other },
    ];
  });
}
