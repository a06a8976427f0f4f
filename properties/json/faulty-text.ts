import type { MemberFault } from "../../generators/json/message-faults.ts";
import { sayableInJson, typesAround } from "../../generators/json/sayable.ts";
import { editedAt, nodeAt } from "../../schema/json/edit-node.ts";
import { type JsonNode, parse } from "../../schema/json/parse.ts";
import { printJson } from "../../schema/json/print.ts";
import { type JsonPath, slotsOf } from "../../schema/json/slots.ts";
import { toJson } from "../../schema/json/to-json.ts";
import type { MessageType } from "../../schema/types.ts";
import type { MessageValue } from "../../schema/value.ts";
import type { JsonData } from "../../schema/value-data.ts";
import type { CaseInput, JsonInput } from "../input.ts";
import { textIn } from "./inputs.ts";

/** What is wrong with a text, and where: without what stands there it is right. */
export interface TextFault {
  /** In words. */
  readonly fault: string;
  readonly at: JsonPath;
}

/** A text with something wrong in it. */
export function faultyInput(tree: JsonNode, { fault, at }: TextFault): JsonInput {
  return { kind: "json", text: compact(tree), fault: { fault, at: [...at] }, note: fault };
}

/** The fault that a text was made with. */
export function faultIn(input: CaseInput): TextFault {
  const { fault } = textIn(input);
  const { fault: words, at } = isRecord(fault) ? fault : {};
  if (typeof words === "string" && isPath(at)) return { fault: words, at };
  throw new TypeError("expected a text with a fault");
}

function isRecord(data: JsonData | undefined): data is { readonly [key: string]: JsonData } {
  return typeof data === "object" && data !== null && !Array.isArray(data);
}

function isPath(data: JsonData | undefined): data is JsonPath {
  return Array.isArray(data) && data.every((step) => ["string", "number"].includes(typeof step));
}

/** The text without what is wrong; `undefined` where all of it is. */
export function withoutFault(input: CaseInput): string | undefined {
  const rest = editedAt(parse(textIn(input).text), faultIn(input).at, () => undefined);
  return rest === undefined ? undefined : compact(rest);
}

/** A tree of a value, to put faults into. */
export function treeOf(type: MessageType, value: MessageValue): JsonNode {
  return parse(toJson(typesAround(type), type, sayableInJson(type, value)));
}

/** The messages in a tree that are objects of fields, and where they stand. */
export function messagesInTree(
  type: MessageType,
  tree: JsonNode,
): readonly { readonly type: MessageType; readonly path: JsonPath }[] {
  const slots = [...slotsOf(typesAround(type), type, tree)];
  return slots.flatMap((slot) =>
    slot.kind === "message" ? [{ type: slot.type, path: slot.path }] : [],
  );
}

/** The tree with a member put into the message at a place, for those that must not stand beside it. */
export function withMemberFault(
  tree: JsonNode,
  path: JsonPath,
  { fault, members, at, replaces }: MemberFault,
): JsonInput {
  const names = new Set(replaces.flatMap((field) => [field.jsonName, field.name]));
  const edited = editedAt(tree, path, (node) =>
    node.kind === "object"
      ? {
          kind: "object",
          members: [...node.members.filter(({ name }) => !names.has(name)), ...members],
        }
      : node,
  );
  return faultyInput(edited ?? tree, { fault, at: [...path, ...at] });
}

/** Texts with less beside the same fault, as far as they are still of use. */
export function* shrinkAround(
  input: CaseInput,
  isOfUse: (input: JsonInput) => boolean,
): Generator<JsonInput> {
  const { fault, at } = faultIn(input);
  const tree = parse(textIn(input).text);
  for (const smaller of lessBeside(tree, at)) {
    const candidate = faultyInput(smaller, { fault, at });
    if (isOfUse(candidate)) yield candidate;
  }
}

/** First nothing but what leads to the place, then one thing less at a time. */
function* lessBeside(tree: JsonNode, at: JsonPath): Generator<JsonNode> {
  const bare = bareAround(tree, at);
  if (compact(bare).length < compact(tree).length) yield bare;
  for (let depth = 0; depth < at.length; depth++) {
    const way = at.slice(0, depth);
    for (const name of namesBeside(nodeAt(tree, way), at[depth])) {
      const less = editedAt(tree, [...way, name], () => undefined);
      if (less !== undefined) yield less;
    }
  }
}

function bareAround(tree: JsonNode, at: JsonPath): JsonNode {
  let bare = tree;
  for (let depth = 0; depth < at.length; depth++)
    bare = editedAt(bare, at.slice(0, depth), (node) => onlyAt(node, at[depth])) ?? bare;
  return bare;
}

function namesBeside(
  node: JsonNode | undefined,
  step: JsonPath[number] | undefined,
): readonly string[] {
  const names = node?.kind === "object" ? node.members.map(({ name }) => name) : [];
  return names.filter((name) => name !== step);
}

/** Objects lose their other members. The elements of an array keep their places. */
function onlyAt(node: JsonNode, step: string | number | undefined): JsonNode {
  if (node.kind !== "object") return node;
  return { kind: "object", members: node.members.filter(({ name }) => name === step) };
}

function compact(node: JsonNode): string {
  return printJson(node, { whitespace: "none", strings: "plain" });
}
