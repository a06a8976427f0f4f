import { isFillable, isInhabited } from "../../generators/inhabited.ts";
import {
  type MemberFault,
  unknownEnumName,
  unknownEnumNode,
} from "../../generators/json/message-faults.ts";
import { typesAround } from "../../generators/json/sayable.ts";
import { messageDrawer } from "../../generators/message.ts";
import { minimalMessage } from "../../generators/minimal-message.ts";
import { editedAt, nodeAt } from "../../schema/json/edit-node.ts";
import { fromJson } from "../../schema/json/from-json.ts";
import { JsonError } from "../../schema/json/json-error.ts";
import { fieldsByName } from "../../schema/json/message-from-json.ts";
import { type JsonNode, parse } from "../../schema/json/parse.ts";
import { formOf } from "../../schema/json/well-known.ts";
import type { MessageType } from "../../schema/types.ts";
import type { MessageValue } from "../../schema/value.ts";
import { readsAndWritesJson } from "../applicability.ts";
import type { CaseInput, JsonInput } from "../input.ts";
import { andThen } from "../outcome.ts";
import type { Inputs, Property } from "../property.ts";
import { broken, declined } from "../verdict.ts";
import {
  faultIn,
  faultyInput,
  messagesInTree,
  shrinkAround,
  treeOf,
  withMemberFault,
} from "./faulty-text.ts";
import { textIn, utf8 } from "./inputs.ts";
import { judgeWritten, plainestFormat, readText } from "./judge.ts";
import { blamedOnPlainText } from "./plain-text.ts";

/** A codec that says it ignores unknown members reads what is around them. */
export const ignoresUnknown: Property = {
  id: "json/ignores-unknown",
  claim: "a text with unknown members is read as the text without them",
  source: "https://protobuf.dev/programming-guides/json/#json-options",
  explanation: `A legal ProtoJSON text gets one member that no field has, at the root or in a message inside, of any
name (of JavaScript's own properties too) and any content; or an enum gets the name of no value. A codec that
says it ignores unknown fields must read the rest as if that were not there: it is what lets an
old client live with a newer server.

"The protobuf JSON parser should reject unknown fields by default but may provide an option to
ignore unknown fields in parsing." Unknown names of enums are left out too, in lists and maps
the one element only, as Google's conformance suite has it. It applies to codecs that claim it.`,
  appliesTo(type, codec) {
    if (codec.claims.jsonUnknownFields !== "ignored")
      return {
        applies: false,
        reason: "the codec does not claim to ignore unknown members of JSON",
      };
    if (formOf(type) !== undefined)
      return { applies: false, reason: "a type with a form of its own has no unknown members" };
    return readsAndWritesJson(type, codec);
  },
  inputs: unknownInputs,
  check(input, context) {
    const { text } = textIn(input);
    const value = readText(context, text, { ignoreUnknown: true });
    // Legal today: the schema has got a field of that name.
    if (value instanceof JsonError || !(readText(context, text) instanceof JsonError))
      return declined;
    const to = plainestFormat(context);
    return andThen(context.transcode(utf8(text), "json", to), (outcome) => {
      const verdict = judgeWritten(context, value, outcome, to);
      if (verdict.kind !== "broken") return verdict;
      const { failure } = verdict;
      const cause = `${faultIn(input).fault}: ${failure.way}`;
      return blamedOnPlainText(context, value).then(
        (blame) => blame ?? broken({ ...failure, signature: cause, cause }),
      );
    });
  },
};

/** Names that no field should have, of which some are special to JavaScript. */
const names: readonly string[] = [
  "noSuchFieldInAnySchema",
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "valueOf",
  "",
  "$ref",
  "0",
];

/** An object or array with as many in it, one in the other. */
const depth = 20;

const contents: readonly JsonNode[] = [
  parse("1"),
  parse('"x"'),
  parse("true"),
  parse("null"),
  parse('{"a":1,"__proto__":{"polluted":true},"constructor":{}}'),
  parse('[1,[],{"a":[null]}]'),
  parse(`${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`),
  parse(`${"[".repeat(depth)}${"]".repeat(depth)}`),
];

/** The unknown members that a message can have. */
function unknownMembers(type: MessageType): readonly MemberFault[] {
  const own = names.filter((name) => !fieldsByName(type).has(name));
  const members = own.flatMap((name) =>
    contents.map((value) => ({
      fault: `unknown member "${name}"`,
      members: [{ name, value }],
      at: [name],
      replaces: [],
    })),
  );
  const enums = type.fields.filter(isFillable).flatMap((field) => {
    const unknown = unknownEnumNode(field);
    if (unknown === undefined) return [];
    const { jsonName: name, oneof } = field;
    const others = (oneof?.members ?? []).flatMap((number) => type.byNumber.get(number) ?? []);
    const fault = `${unknownEnumName}, ${field.cardinality}`;
    const members = [{ name, value: unknown.node }];
    return [{ fault, members, at: [name, ...unknown.at], replaces: [field, ...others] }];
  });
  return [...members, ...enums];
}

function unknownInputs(type: MessageType): Inputs {
  const schema = typesAround(type);
  const draw = messageDrawer(type);
  return {
    *edges() {
      if (!isInhabited(type)) return;
      const minimal = treeOf(type, minimalMessage(type));
      for (const { type: inner, path } of messagesInTree(type, minimal).slice(0, 1))
        for (const member of unknownMembers(inner)) yield withMemberFault(minimal, path, member);
    },
    random: (prng) => {
      const tree = treeOf(type, draw(prng));
      const messages = messagesInTree(type, tree);
      const { type: inner, path } = messages[prng.below(Math.max(1, messages.length))] ?? {
        type,
        path: [],
      };
      return withMemberFault(tree, path, prng.pick(unknownMembers(inner)));
    },
    *shrink(input) {
      const plain = withPlainMember(input);
      if (plain !== undefined) yield plain;
      yield* shrinkAround(input, (candidate) => isStillUnknown(type, candidate));
    },
  };

  function isStillUnknown(root: MessageType, { text }: JsonInput): boolean {
    return meaning(root, text, true) !== undefined && meaning(root, text, false) === undefined;
  }

  function meaning(
    root: MessageType,
    text: string,
    ignoreUnknown: boolean,
  ): MessageValue | undefined {
    try {
      return fromJson(schema, root, text, { ignoreUnknown });
    } catch (error) {
      if (error instanceof JsonError) return undefined;
      throw error;
    }
  }
}

/** The same with a number for what the unknown member holds, where that is something else. */
function withPlainMember(input: CaseInput): JsonInput | undefined {
  const { fault, at } = faultIn(input);
  const tree = parse(textIn(input).text);
  const content = nodeAt(tree, at);
  if (fault.startsWith(unknownEnumName) || content === undefined || content.kind === "number")
    return undefined;
  const plain = editedAt(tree, at, () => ({ kind: "number", lexeme: "1" }));
  return plain === undefined ? undefined : faultyInput(plain, { fault, at });
}
