import { contentOf, withFields } from "../../generators/edges/with-field.ts";
import { isFillable } from "../../generators/inhabited.ts";
import { simplestElement } from "../../generators/minimal-message.ts";
import { wellKnownKind } from "../../generators/well-known.ts";
import type { Field, MessageType } from "../../schema/types.ts";
import type { FieldValue, MessageValue } from "../../schema/value.ts";

/** A place in a message that text, or its bytes, can be put in. */
export interface TextSlot {
  readonly field: Field;
  /** The key of a map, or what the field holds otherwise. */
  readonly place: "key" | "element";
  /** What is put there: of `bytes` fields always bytes. */
  readonly kind: "string" | "bytes";
}

/** The places of a message, without those of the messages in it, in the order of its fields. */
export function textSlots(type: MessageType): readonly TextSlot[] {
  // Their text has a form of its own: a path, the URL of a type.
  if (wellKnownKind(type) !== undefined) return [];
  return type.fields.filter(isFillable).flatMap(slotsOf);
}

function slotsOf(field: Field): readonly TextSlot[] {
  const { kind, mapKey } = field;
  const key: TextSlot = { field, place: "key", kind: "string" };
  return [
    ...(mapKey === "string" ? [key] : []),
    ...(kind === "string" || kind === "bytes" ? [{ field, place: "element", kind } as const] : []),
  ];
}

/**
 * Whether the place must hold UTF-8 for every codec. Not an extension: a codec that keeps it among the
 * unknown fields until somebody asks for it does not read its text.
 */
export function mustBeUtf8({ kind, field }: TextSlot): boolean {
  return kind === "string" && field.utf8 && !field.extension;
}

/** A message with a text or bytes in that place alone. */
export function filled(
  type: MessageType,
  { field, place }: TextSlot,
  content: string | Uint8Array,
): MessageValue {
  const isKey = place === "key";
  const entry = isKey ? new Map([[content, simplestElement(field)]]) : contentOf(field, content);
  return withFields(type, [[field, entry]]);
}

/** What a message holds in that place: one content, those of a list, or the keys or elements of a map. */
export function contentsAt(
  { field, place }: TextSlot,
  value: MessageValue,
): readonly (string | Uint8Array)[] {
  // A cast, since a slot is a place of text or bytes.
  const content = value.fields.get(field.number) as SlotContent | undefined;
  if (content === undefined) return [];
  if (typeof content === "string" || content instanceof Uint8Array) return [content];
  if (!isMap(content)) return content;
  return [...(place === "key" ? content.keys() : content.values())];
}

/** The message with other contents in that place. */
export function withContents(
  { field, place }: TextSlot,
  value: MessageValue,
  change: (content: string | Uint8Array) => string | Uint8Array,
): MessageValue {
  // A cast, as above.
  const content = value.fields.get(field.number) as SlotContent | undefined;
  if (content === undefined) return value;
  const fields = new Map(value.fields).set(field.number, changed(content, place, change));
  return { ...value, fields };
}

type Content = string | Uint8Array;
type SlotContent = Content | readonly Content[] | ReadonlyMap<Content, Content>;

function changed(
  content: SlotContent,
  place: TextSlot["place"],
  change: (content: Content) => Content,
): FieldValue {
  if (typeof content === "string" || content instanceof Uint8Array) return change(content);
  if (!isMap(content)) return content.map(change);
  return new Map(
    [...content].map(([key, element]) =>
      place === "key" ? [change(key), element] : [key, change(element)],
    ),
  );
}

function isMap(
  content: readonly Content[] | ReadonlyMap<Content, Content>,
): content is ReadonlyMap<Content, Content> {
  return content instanceof Map;
}
