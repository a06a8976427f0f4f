import { defaultOf } from "../../schema/evolution/same-element.ts";
import type { EnumType, Field, FieldKind } from "../../schema/types.ts";

/** A field as buf sees it: with the message that declares it, from which a map's entries have their name. */
export interface BufField {
  readonly typeName: string;
  readonly field: Field;
}

/** buf takes a map for what it is on the wire, a list of messages, and tells messages by how they are written. */
type BufKind = FieldKind | "group";

/** Kinds of which buf says that a reader in one may read what a writer wrote in another. */
type Groups = readonly (readonly BufKind[])[];

const wireGroups: Groups = [
  ["int32", "int64", "uint32", "uint64", "bool"],
  ["sint32", "sint64"],
  ["fixed32", "sfixed32"],
  ["fixed64", "sfixed64"],
];

const wireJsonGroups: Groups = [
  ["int32", "uint32"],
  ["int64", "uint64"],
  ["fixed32", "sfixed32"],
  ["fixed64", "sfixed64"],
];

/** Not even the type is another one, by name. */
export function isSameType(old: BufField, next: BufField): boolean {
  return kindOf(old.field) === kindOf(next.field) && typeNameOf(old) === typeNameOf(next);
}

/** What `FIELD_WIRE_COMPATIBLE_TYPE` allows. */
export function isWireCompatible(old: BufField, next: BufField): boolean {
  if (kindOf(old.field) === "string" && kindOf(next.field) === "bytes") return true;
  return areCompatible(wireGroups, old, next);
}

/** What `FIELD_WIRE_JSON_COMPATIBLE_TYPE` allows. */
export function isWireJsonCompatible(old: BufField, next: BufField): boolean {
  return areCompatible(wireJsonGroups, old, next);
}

function areCompatible(groups: Groups, old: BufField, next: BufField): boolean {
  const [one, other] = [kindOf(old.field), kindOf(next.field)];
  if (one !== other) return groups.some((group) => group.includes(one) && group.includes(other));
  if (typeNameOf(old) === typeNameOf(next)) return true;
  const enums = [old.field.enum, next.field.enum] as const;
  return enums[0] !== undefined && enums[1] !== undefined && isGrown(enums[0], enums[1]);
}

/** An enum that was moved, and perhaps got more values. */
function isGrown(old: EnumType, next: EnumType): boolean {
  const isSameName = shortName(old.typeName) === shortName(next.typeName);
  return isSameName && old.values.every(({ name, number }) => next.numbers.get(name) === number);
}

function shortName(typeName: string): string {
  return typeName.slice(typeName.lastIndexOf(".") + 1);
}

function kindOf(field: Field): BufKind {
  if (field.cardinality === "map") return "message";
  return field.message !== undefined && field.delimited ? "group" : field.kind;
}

function typeNameOf({ typeName, field }: BufField): string {
  if (field.cardinality === "map") return `${typeName}.${entryName(field)}`;
  return field.message?.typeName ?? field.enum?.typeName ?? field.kind;
}

/**
 * The name that the compiler gives to the messages of a map: `order_items` makes `OrderItemsEntry`.
 * https://protobuf.dev/programming-guides/proto3/#backwards
 */
export function entryName(map: Field): string {
  return `${map.name.replace(/(?:^|_+)(.?)/g, (_all, letter: string) => letter.toUpperCase())}Entry`;
}

/** How often a field may occur, as buf tells it: in words, so that equal is equal. */
export function cardinalityOf(field: Field): string {
  return field.cardinality === "singular" ? field.presence : field.cardinality;
}

/** What `FIELD_WIRE_COMPATIBLE_CARDINALITY` tells apart. */
export function wireCardinality(field: Field): string {
  return field.cardinality === "map" ? "repeated" : wireJsonCardinality(field);
}

/** What `FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY` tells apart. */
export function wireJsonCardinality(field: Field): string {
  if (field.cardinality !== "singular") return field.cardinality;
  return field.presence === "required" ? "required" : "optional";
}

/** Whether `FIELD_SAME_DEFAULT` has nothing to say. */
export function isSameDefault(old: Field, next: Field): boolean {
  if (!(canHaveDefault(old) && canHaveDefault(next))) return true;
  const [one, other] = [comparable(old), comparable(next)];
  if (isNothing(one) && isNothing(other)) return true;
  if (typeof one === "string" || typeof other === "string") return one === other;
  if (Number.isNaN(one) || Number.isNaN(other)) return Number.isNaN(one) && Number.isNaN(other);
  if (old.kind !== next.kind && isFloat(old) && isFloat(next))
    return Math.fround(Number(one)) === Math.fround(Number(other));
  // biome-ignore lint/suspicious/noDoubleEquals: a bigint equals a number where they are the same mathematically.
  return one == other;
}

function canHaveDefault(field: Field): boolean {
  return field.cardinality === "singular" && field.message === undefined;
}

function isFloat({ kind }: Field): boolean {
  return kind === "float" || kind === "double";
}

/** Text and bytes compare as bytes, everything else as a number. */
function comparable(field: Field): string | number | bigint {
  const value = defaultOf(field) ?? 0;
  if (typeof value === "string") return Buffer.from(value).toString("latin1");
  if (typeof value === "boolean") return Number(value);
  return value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : value;
}

function isNothing(value: string | number | bigint): boolean {
  return value === "" || value === 0n || Object.is(value, 0);
}
