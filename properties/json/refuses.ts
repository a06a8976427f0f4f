import { isInhabited } from "../../generators/inhabited.ts";
import {
  faultsOfMembers,
  faultsOfRoots,
  fieldTwice,
  oneofTwice,
  unknownEnumName,
  unknownMember,
} from "../../generators/json/message-faults.ts";
import { typesAround } from "../../generators/json/sayable.ts";
import { messageDrawer } from "../../generators/message.ts";
import { minimalMessage } from "../../generators/minimal-message.ts";
import { fromJson } from "../../schema/json/from-json.ts";
import { JsonError } from "../../schema/json/json-error.ts";
import type { MessageType, TypeFinder } from "../../schema/types.ts";
import { readsAndWritesJson } from "../applicability.ts";
import type { CaseInput, JsonInput } from "../input.ts";
import { andThen, type Outcome } from "../outcome.ts";
import type { CaseContext, Inputs, Property } from "../property.ts";
import { broken, declined, held, type Verdict } from "../verdict.ts";
import {
  faultIn,
  faultyInput,
  messagesInTree,
  shrinkAround,
  treeOf,
  withMemberFault,
  withoutFault,
} from "./faulty-text.ts";
import { textIn, utf8 } from "./inputs.ts";
import { judgeWritten, plainestFormat, readText } from "./judge.ts";
import { notRefused } from "./not-refused.ts";
import { blamedOnPlainText } from "./plain-text.ts";

/** A text with one thing wrong in it is refused. */
export const refuses: Property = {
  id: "json/refuses",
  claim: "fromJson refuses a text with one thing wrong in it",
  source: "https://protobuf.dev/programming-guides/json/#field-representation",
  explanation: `A legal ProtoJSON text gets one fault: a number out of range, a fraction for an integer, JSON of
another sort, a word for a number, a malformed timestamp, duration or Any, null in a list, text
that is no base64, a key that its map cannot have, an unknown member or enum name where the codec
says that it refuses those. Our own reference reads the text without the fault and refuses it with it; a
codec that takes it stores something that nobody sent.

Of a field given under both its names, and of two members of a oneof, a parser may keep the last
instead (#duplicate-values). What the guide does not bar is left alone: errors of JSON itself
(RFC 8259 lets parsers take more), "true" in quotes, null in a map.`,
  appliesTo: (type, codec) => readsAndWritesJson(type, codec),
  inputs: faultyInputs,
  check(input, context) {
    if (!isFaulty(context.schema, context.type, input) || mayTake(context, input)) return declined;
    const to = plainestFormat(context);
    const { text } = textIn(input);
    return andThen(context.transcode(utf8(text), "json", to), (outcome) =>
      outcome.kind === "refused" ? held : judgeTaken(input, context, outcome),
    );
  },
};

/** The faults that a codec which ignores what it does not know must not refuse. */
const ofTheUnknown: ReadonlySet<string> = new Set([unknownMember, unknownEnumName]);

/** The faults of which a parser may keep the last of two instead. */
const ofTwo: ReadonlySet<string> = new Set([oneofTwice, fieldTwice]);

function mayTake({ codec }: CaseContext, input: CaseInput): boolean {
  return ofTheUnknown.has(faultIn(input).fault) && codec.claims.jsonUnknownFields !== "refused";
}

/** Whether the text is right but for its fault: then nothing else can be why it is refused. */
function isFaulty(schema: TypeFinder, type: MessageType, input: CaseInput): boolean {
  const rest = withoutFault(input);
  return (
    !isLegal(schema, type, textIn(input).text) &&
    (rest === undefined || isLegal(schema, type, rest))
  );
}

function isLegal(schema: TypeFinder, type: MessageType, text: string): boolean {
  try {
    fromJson(schema, type, text);
    return true;
  } catch (error) {
    if (error instanceof JsonError) return false;
    throw error;
  }
}

async function judgeTaken(
  input: CaseInput,
  context: CaseContext,
  outcome: Exclude<Outcome, { kind: "refused" }>,
): Promise<Verdict> {
  const { fault } = faultIn(input);
  const rest = withoutFault(input);
  const last = ofTwo.has(fault) && rest !== undefined ? readText(context, rest) : undefined;
  if (last === undefined || last instanceof JsonError)
    return broken(notRefused(context, textIn(input).text, fault, outcome));
  const verdict = judgeWritten(context, last, outcome, plainestFormat(context));
  if (verdict.kind !== "broken") return verdict;
  return (
    (await blamedOnPlainText(context, last)) ??
    broken(notRefused(context, textIn(input).text, fault, outcome))
  );
}

function faultyInputs(type: MessageType): Inputs {
  const schema = typesAround(type);
  const draw = messageDrawer(type);
  const isOfUse = (input: JsonInput): boolean => isFaulty(schema, type, input);
  return {
    *edges() {
      if (!isInhabited(type)) return;
      const minimal = treeOf(type, minimalMessage(type));
      for (const [fault, node] of faultsOfRoots(type)) yield faultyInput(node, { fault, at: [] });
      for (const { type: inner, path } of messagesInTree(type, minimal).slice(0, 1))
        for (const fault of faultsOfMembers(inner)) yield withMemberFault(minimal, path, fault);
    },
    random: (prng) => {
      const tree = treeOf(type, draw(prng));
      const messages = messagesInTree(type, tree);
      // A text without messages (a timestamp, say) is wrong as a whole only.
      if (messages.length === 0) return wholeFault(type, prng.below(0x1_0000));
      const { type: inner, path } = prng.pick(messages.slice(0, 0x1_0000));
      const faults = faultsOfMembers(inner);
      return withMemberFault(tree, path, faults[prng.below(faults.length)] ?? nothingWrong);
    },
    shrink: (input) => shrinkAround(input, isOfUse),
  };
}

function wholeFault(type: MessageType, word: number): JsonInput {
  const faults = [...faultsOfRoots(type)];
  const [fault, node] = faults[word % Math.max(1, faults.length)] ?? ["nothing", { kind: "null" }];
  return faultyInput(node, { fault, at: [] });
}

/** Never drawn: every message has its unknown members. */
const nothingWrong = { fault: "nothing", members: [], at: [], replaces: [] } as const;
