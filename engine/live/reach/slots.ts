import { plausibleField } from "../../../generators/plausible/plausible-field.ts";
import { plausibleText } from "../../../generators/plausible/plausible-text.ts";
import { stemOf, wordsOf } from "../../../generators/plausible/words.ts";
import { wellKnownKind } from "../../../generators/well-known.ts";
import type { Field, MessageType } from "../../../schema/types.ts";
import { emptyMessage, type FieldValue, noUnknownFields } from "../../../schema/value.ts";
import type { FieldPath } from "../call-script.ts";
import { isInteger } from "./paths.ts";

/** A place in a request that can be given a value of its own. */
export interface Slot {
  /** The path as text: `1.4`. */
  readonly key: string;
  readonly path: FieldPath;
  readonly field: Field;
  /** The names on the way to it, its own last. */
  readonly names: readonly string[];
  /** Whether it may name something that has to be there, or that must not be there yet. */
  readonly isKey: boolean;
  /** Members of oneofs on the way, by the oneof's place: two slots that differ in one cannot both be set. */
  readonly arms: ReadonlyMap<string, number>;
  /** What it could hold. */
  readonly plausible: FieldValue | undefined;
}

/** How deep slots lie at most. */
const maxDepth = 3;
/** More slots than these are not looked at. */
const maxSlots = 120;

const keyWords: ReadonlySet<string> = new Set([
  ...["id", "name", "key", "token", "path", "parent", "uuid", "guid", "slug", "handle", "number"],
  ...[
    "ref",
    "reference",
    "resource",
    "etag",
    "version",
    "revision",
    "session",
    "code",
    "user",
    "username",
  ],
]);

/** The slots of a message, from the outside inward: scalars, lists and maps, and messages that mean something as a whole. */
export function slotsOf(type: MessageType): readonly Slot[] {
  const slots: Slot[] = [];
  let level: readonly Place[] = [{ type, path: [], names: [], arms: new Map(), seen: [type] }];
  for (let depth = 0; depth < maxDepth && level.length > 0; depth++) {
    level = level.flatMap((place) => collect(place, slots, depth === maxDepth - 1));
    if (slots.length >= maxSlots) break;
  }
  return slots.slice(0, maxSlots);
}

/** Whether a field names something, by its name and type. */
export function isKeyField(field: Field): boolean {
  if (field.cardinality === "map" || !(field.kind === "string" || isInteger(field))) return false;
  const last = wordsOf(field.name).at(-1);
  if (last === undefined || !keyWords.has(stemOf(last))) return false;
  return field.kind !== "string" || plausibleText(field.name) !== undefined;
}

interface Place {
  readonly type: MessageType;
  readonly path: FieldPath;
  readonly names: readonly string[];
  readonly arms: ReadonlyMap<string, number>;
  readonly seen: readonly MessageType[];
}

/** Adds the slots of one message, and gives the messages in it. */
function collect(place: Place, slots: Slot[], isDeepest: boolean): readonly Place[] {
  return place.type.fields.flatMap((field) => {
    const path = [...place.path, field.number];
    const names = [...place.names, field.name];
    const arms = armsOf(place, field);
    const type = isDeepest ? undefined : enterable(field);
    if (type !== undefined && !place.seen.includes(type))
      return [{ type, path, names, arms, seen: [...place.seen, type] }];
    const isKey = isKeyField(field);
    const isEmpty = field.message !== undefined && field.cardinality === "singular";
    const plausible =
      maskOver(place.type, field) ?? plausibleField(field) ?? (isEmpty ? emptyMessage : undefined);
    slots.push({ key: path.join("."), path, field, names, isKey, arms, plausible });
    return [];
  });
}

/** The type of a field whose own fields are slots. */
function enterable(field: Field): MessageType | undefined {
  const type = field.cardinality === "singular" ? field.message : undefined;
  const isWhole = type === undefined || type.fields.length === 0 || isWellKnown(type);
  return isWhole ? undefined : type;
}

function isWellKnown(type: MessageType): boolean {
  return wellKnownKind(type) !== undefined || type.typeName.startsWith("google.protobuf.");
}

/** A mask of the first ordinary field of the message beside it: `update_mask` beside `book`. */
function maskOver(type: MessageType, field: Field): FieldValue | undefined {
  if (field.message === undefined || wellKnownKind(field.message) !== "field-mask")
    return undefined;
  const beside = type.fields.map((other) => (other === field ? undefined : enterable(other)));
  const fields = beside.find((other) => other !== undefined)?.fields ?? [];
  const masked = fields.find((inner) => !isKeyField(inner) && inner.message === undefined);
  if (masked === undefined || field.cardinality !== "singular") return undefined;
  return { fields: new Map([[1, [masked.name]]]), unknown: noUnknownFields };
}

function armsOf(place: Place, field: Field): ReadonlyMap<string, number> {
  if (field.oneof === undefined) return place.arms;
  return new Map([...place.arms, [`${place.path.join(".")}/${field.oneof.name}`, field.number]]);
}
