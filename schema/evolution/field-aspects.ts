import type { EnumType, Field } from "../types.ts";
import type { ScalarValue } from "../value.ts";
import type { Aspect, FieldPair, MessagePair, Side } from "./evolution-types.ts";

/** In what a field of both versions differs; empty where it is the same, apart from what its message contains. */
export function fieldAspects(pair: MessagePair, field: FieldPair): ReadonlySet<Aspect> {
  const differs = Object.entries(tests) as [
    Aspect,
    (field: FieldPair, pair: MessagePair) => boolean,
  ][];
  return new Set(differs.filter(([, test]) => test(field, pair)).map(([aspect]) => aspect));
}

type Test = (field: FieldPair, pair: MessagePair) => boolean;

const tests: Readonly<Record<Exclude<Aspect, "added" | "removed">, Test>> = {
  type: (field) => field.old.kind !== field.new.kind,
  "map key": (field) =>
    field.old.mapKey !== undefined &&
    field.new.mapKey !== undefined &&
    field.old.mapKey !== field.new.mapKey,
  cardinality: (field) => field.old.cardinality !== field.new.cardinality,
  required: (field) => isRequired(field.old) !== isRequired(field.new),
  presence: (field) =>
    isSingular(field) &&
    (field.old.presence === "implicit") !== (field.new.presence === "implicit"),
  default: (field) => isSingular(field) && hasOtherDefault(field),
  oneof: (field, pair) =>
    field.old.oneof?.name !== field.new.oneof?.name ||
    peersOf(pair, field, "old").join() !== peersOf(pair, field, "new").join(),
  "message type": (field) =>
    field.old.message !== undefined &&
    field.new.message !== undefined &&
    field.old.message.typeName !== field.new.message.typeName,
  "enum type": (field) =>
    field.old.enum !== undefined &&
    field.new.enum !== undefined &&
    field.old.enum.typeName !== field.new.enum.typeName,
  "enum values": (field) =>
    field.old.enum !== undefined &&
    field.new.enum !== undefined &&
    !isSameEnum(field.old.enum, field.new.enum),
  name: (field) => field.old.name !== field.new.name,
  "json name": (field) => field.old.jsonName !== field.new.jsonName,
  number: (field) => field.old.number !== field.new.number,
  delimited: (field) =>
    field.old.message !== undefined &&
    field.new.message !== undefined &&
    field.old.delimited !== field.new.delimited,
  utf8: (field) => hasText(field.old) && hasText(field.new) && field.old.utf8 !== field.new.utf8,
  "message set": (_field, pair) => pair.old.messageSet !== pair.new.messageSet,
};

function isRequired(field: Field): boolean {
  return field.presence === "required";
}

function isSingular({ old, new: next }: FieldPair): boolean {
  return old.cardinality === "singular" && next.cardinality === "singular";
}

function hasText({ kind, mapKey }: Field): boolean {
  return kind === "string" || mapKey === "string";
}

/** Defaults of one kind only: those of two kinds cannot be told to differ before a value is tried. */
function hasOtherDefault({ old, new: next }: FieldPair): boolean {
  if (old.kind !== next.kind) return false;
  return !isSameScalar(old.defaultValue, next.defaultValue);
}

function isSameScalar(one: ScalarValue | undefined, other: ScalarValue | undefined): boolean {
  if (one instanceof Uint8Array && other instanceof Uint8Array)
    return Buffer.compare(one, other) === 0;
  return Object.is(one, other);
}

function isSameEnum(old: EnumType, next: EnumType): boolean {
  return (
    old.open === next.open &&
    old.values.length === next.values.length &&
    old.values.every(
      ({ name, number }, index) =>
        next.numbers.get(name) === number &&
        // The first value is the default, whatever its number.
        (index > 0 || next.values[0]?.number === number),
    )
  );
}

/** The fields of both versions that a field shares a oneof with on one side: their numbers in the old version. */
export function peersOf(pair: MessagePair, field: FieldPair, side: Side): readonly number[] {
  const { oneof } = field[side];
  if (oneof === undefined) return [];
  return pair.fields
    .filter((other) => other !== field && other[side].oneof === oneof)
    .map((other) => other.old.number);
}
