import type { Codec, CodecSession } from "../codecs/codec.ts";
import { editedAt } from "../schema/json/edit-node.ts";
import { JsonError } from "../schema/json/json-error.ts";
import { fieldsByName } from "../schema/json/message-from-json.ts";
import { type JsonNode, parse } from "../schema/json/parse.ts";
import { printJson } from "../schema/json/print.ts";
import { type JsonSlot, slotsOf } from "../schema/json/slots.ts";
import { Schema } from "../schema/schema.ts";
import type { MessageType } from "../schema/types.ts";
import { after } from "./faulty-codec.ts";

/** What becomes of one place of a text; the node itself where nothing does. A throw is a refusal. */
type EditSlot = (slot: JsonSlot) => JsonNode;

/** Refuses a number of 32 bits that stands in quotes. */
export function refusingQuotedNumberCodec(inner: Codec): Codec {
  return readingJson(inner, "refusing-quoted-number", (slot) => {
    const is32 = slot.kind === "scalar" && slot.scalar.endsWith("32");
    if (is32 && slot.node.kind === "string") throw new Error("expected a number");
    return slot.node;
  });
}

/** Reads 64-bit integers of JSON through a JavaScript number. */
export function roundingJsonLongCodec(inner: Codec): Codec {
  return readingJson(inner, "rounding-json-long", ({ node, ...slot }) => {
    const isLong = slot.kind === "scalar" && slot.scalar.endsWith("64");
    if (!isLong || node.kind !== "string" || !/^-?\d{1,18}$/.test(node.value)) return node;
    return { kind: "string", value: BigInt(Number(node.value)).toString() };
  });
}

/** Reads "NaN" as 0 where an integer is due. */
export function nanTakingCodec(inner: Codec): Codec {
  return readingJson(inner, "nan-taking", ({ node, ...slot }) => {
    const isInteger = slot.kind === "scalar" && /\d/.test(slot.scalar);
    if (!isInteger || node.kind !== "string" || node.value !== "NaN") return node;
    return { kind: "number", lexeme: "0" };
  });
}

/** Reads timestamps of the year 0 as of the year 1. */
export function yearZeroTakingCodec(inner: Codec): Codec {
  return readingJson(inner, "year-zero-taking", ({ node, ...slot }) =>
    slot.kind === "form" && node.kind === "string" && node.value.startsWith("0000-")
      ? { kind: "string", value: `0001-${node.value.slice(5)}` }
      : node,
  );
}

/** Refuses an unknown member that is called `__proto__`, whatever the codec inside ignores. */
export function protoMemberRefusingCodec(inner: Codec): Codec {
  return readingJson(inner, "proto-member-refusing", (slot) => {
    const { node } = slot;
    if (slot.kind !== "message" || node.kind !== "object") return node;
    const isUnknown = !fieldsByName(slot.type).has("__proto__");
    if (isUnknown && node.members.some(({ name }) => name === "__proto__"))
      throw new Error("unknown member __proto__");
    return node;
  });
}

/** Writes 64-bit integers as numbers. */
export function numberWritingLongCodec(inner: Codec): Codec {
  return writingJson(inner, "number-writing-long", ({ node, ...slot }) =>
    slot.kind === "scalar" && slot.scalar.endsWith("64") && node.kind === "string"
      ? { kind: "number", lexeme: node.value }
      : node,
  );
}

/** Writes strings in lower case where it is given JSON and asked for JSON. */
export function lowerCasingJsonCodec(inner: Codec): Codec {
  return faultyInJson(inner, "lower-casing-json", (type, session, slots) => ({
    ...session,
    transcode(typeName, input, from, to) {
      const answer = session.transcode(typeName, input, from, to);
      if (from !== "json" || to !== "json") return answer;
      return after(answer, (text) => slots.edited(type(typeName), text, lowerCased));
    },
  }));
}

function lowerCased({ node, ...slot }: JsonSlot): JsonNode {
  return slot.kind === "scalar" && slot.scalar === "string" && node.kind === "string"
    ? { kind: "string", value: node.value.toLowerCase() }
    : node;
}

function readingJson(inner: Codec, name: string, edit: EditSlot): Codec {
  return faultyInJson(inner, name, (type, session, slots) => ({
    ...session,
    transcode(typeName, input, from, to) {
      const read = from === "json" ? slots.edited(type(typeName), input, edit) : input;
      return session.transcode(typeName, read, from, to);
    },
  }));
}

function writingJson(inner: Codec, name: string, edit: EditSlot): Codec {
  return faultyInJson(inner, name, (type, session, slots) => ({
    ...session,
    transcode(typeName, input, from, to) {
      const answer = session.transcode(typeName, input, from, to);
      if (to !== "json") return answer;
      return after(answer, (text) => slots.edited(type(typeName), text, edit));
    },
  }));
}

/** Texts of one schema, place by place. */
interface Slots {
  edited(type: MessageType, text: Uint8Array, edit: EditSlot): Uint8Array;
}

function faultyInJson(
  inner: Codec,
  name: string,
  wrap: (type: (name: string) => MessageType, session: CodecSession, slots: Slots) => CodecSession,
): Codec {
  return {
    name,
    version: inner.version,
    claims: inner.claims,
    async open(slice) {
      const schema = new Schema({ descriptorSet: slice.descriptorSet });
      const slots: Slots = { edited: (type, text, edit) => editedText(schema, type, text, edit) };
      return wrap((typeName) => schema.message(typeName), await inner.open(slice), slots);
    },
  };
}

function editedText(
  schema: Schema,
  type: MessageType,
  text: Uint8Array,
  edit: EditSlot,
): Uint8Array {
  const tree = parsed(text);
  // What is no JSON goes to the codec inside as it is, which refuses it.
  if (tree === undefined) return text;
  let result = tree;
  for (const slot of slotsOf(schema, type, tree)) {
    const node = edit(slot);
    if (node !== slot.node) result = editedAt(result, slot.path, () => node) ?? result;
  }
  return Buffer.from(printJson(result, { whitespace: "none", strings: "plain" }));
}

function parsed(text: Uint8Array): JsonNode | undefined {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof JsonError) return undefined;
    throw error;
  }
}
