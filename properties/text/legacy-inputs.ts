import type { Prng } from "../../generators/prng.ts";
import { shrinkMessage } from "../../generators/shrink/message.ts";
import { decodedFrom } from "../../generators/text-encodings/library.ts";
import { canSay, simplestOf } from "../../generators/text-encodings/repertoire.ts";
import {
  drawTextIn,
  legacyEncodings,
  sampleOf,
  textSamplesIn,
} from "../../generators/text-encodings/samples.ts";
import { withoutUtf8 } from "../../generators/text-encodings/without-utf8.ts";
import { joinRuns } from "../../schema/byte-runs.ts";
import type { MessageType } from "../../schema/types.ts";
import type { MessageValue } from "../../schema/value.ts";
import { decode } from "../../schema/wire/decode.ts";
import { encode } from "../../schema/wire/encode.ts";
import type { CaseInput, RawInput, WireInput } from "../input.ts";
import { canonicalPart, lazyPart, onlyPart, rawInput } from "../inputs.ts";
import type { InputChoice, Inputs } from "../property.ts";
import {
  contentsAt,
  filled,
  mustBeUtf8,
  type TextSlot,
  textSlots,
  withContents,
} from "./text-slots.ts";

/**
 * For each encoding: texts that it can say in the places of a message, one at a time and in turn, and
 * their bytes where UTF-8 is due. What is tried of an encoding does not depend on the others.
 */
export function legacyInputs(type: MessageType, { encodings }: InputChoice = {}): Inputs {
  const slots = textSlots(type);
  const strict = slots.filter(mustBeUtf8);
  const all = legacyEncodings();
  const chosen = all.filter((name) => encodings?.includes(name) ?? true);
  return {
    *edges() {
      // By its place among all, so that a choice of some changes nothing for them.
      for (const [turn, encoding] of all.entries())
        if (chosen.includes(encoding))
          yield* edgesOfEncoding({ type, slots, strict }, encoding, turn);
    },
    random: (prng) => drawn({ type, slots, strict }, chosen, prng),
    shrink: (input) => (input.kind === "raw" ? shrunkRaw(type, input) : shrunkText(type, input)),
  };
}

interface Places {
  readonly type: MessageType;
  readonly slots: readonly TextSlot[];
  /** Those that must hold UTF-8. */
  readonly strict: readonly TextSlot[];
}

function* edgesOfEncoding(
  { type, slots, strict }: Places,
  encoding: string,
  turn: number,
): Generator<CaseInput> {
  let next = turn;
  for (const { text, bytes, isUtf8 } of textSamplesIn(encoding)) {
    yield textInput(type, slotAt(slots, next), { text, bytes, encoding });
    if (strict.length > 0 && !isUtf8)
      yield bytesInput(type, slotAt(strict, next), { bytes, encoding });
    next++;
  }
}

function slotAt(slots: readonly TextSlot[], turn: number): TextSlot {
  const slot = slots[turn % slots.length];
  if (slot === undefined) throw new TypeError("expected a message with a place for text");
  return slot;
}

function drawn({ type, slots, strict }: Places, chosen: readonly string[], prng: Prng): CaseInput {
  // The words that are drawn do not depend on the choice: at one seed an encoding has one case.
  const which = prng.below(60_000);
  const place = prng.below(60_000);
  const wantsBytes = prng.below(4) === 0;
  const encoding = chosen[which % chosen.length] ?? "utf8";
  const { text, bytes, isUtf8 } = sampleOf(encoding, drawTextIn(encoding, prng));
  return wantsBytes && strict.length > 0 && !isUtf8
    ? bytesInput(type, slotAt(strict, place), { bytes, encoding })
    : textInput(type, slotAt(slots, place), { text, bytes, encoding });
}

function textInput(
  type: MessageType,
  slot: TextSlot,
  content: { readonly text: string; readonly bytes: Uint8Array; readonly encoding: string },
): WireInput {
  const value = filled(type, slot, slot.kind === "string" ? content.text : content.bytes);
  const part = lazyPart(value, () => encode(type, value));
  return { kind: "wire", parts: [part], note: `${textNote}${content.encoding}` };
}

function bytesInput(
  type: MessageType,
  slot: TextSlot,
  content: { readonly bytes: Uint8Array; readonly encoding: string },
): RawInput {
  const bytes = encode(type, filled(type, slot, content.bytes));
  return rawInput([{ bytes, times: 1 }], { note: `${bytesNote}${content.encoding}` });
}

const textNote = "text of ";
const bytesNote = "a string in the bytes of ";

/** The encoding that an input was made for; `undefined` where its note does not say. */
export function encodingOfNote({ note = "" }: WireInput | RawInput): string | undefined {
  const lead = [textNote, bytesNote].find((one) => note.startsWith(one));
  const name = lead === undefined ? undefined : note.slice(lead.length);
  return legacyEncodings().find((one) => one === name);
}

/** Only what the encoding can say is text of it; without one, any text will do. */
function* shrunkText(type: MessageType, input: CaseInput): Generator<WireInput> {
  if (input.kind !== "wire") return;
  const encoding = encodingOfNote(input);
  const note = input.note === undefined ? {} : { note: input.note };
  for (const value of shrinkMessage(type, onlyPart(input).value)) {
    const isSaid = (text: string) => encoding === undefined || canSay(encoding, text);
    if (textsIn(type, value).every(isSaid))
      yield { kind: "wire", parts: [canonicalPart(type, value)], ...note };
  }
}

/** Simpler text in the same place, in the bytes of the encoding as long as they are no UTF-8. */
function* shrunkRaw(type: MessageType, input: RawInput): Generator<RawInput> {
  const encoding = encodingOfNote(input);
  const lenient = withoutUtf8(type);
  const value = decode(lenient, joinRuns(input.runs));
  const slot = textSlots(type).find((one) => contentsAt(one, value).some(isBytes));
  if (encoding === undefined || slot === undefined) return;
  const text = withContents(slot, value, (content) =>
    isBytes(content) ? decodedFrom(encoding, content) : content,
  );
  for (const simpler of simplerTexts({ type, slot, encoding }, text)) {
    if (!contentsAt(slot, simpler).every((one) => canSay(encoding, String(one)))) continue;
    const raw = withContents(slot, simpler, (content) => legacyBytes(encoding, String(content)));
    if (contentsAt(slot, raw).some(isBytes))
      yield { ...input, runs: [{ bytes: encode(type, raw), times: 1 }] };
  }
}

interface TextPlace {
  readonly type: MessageType;
  readonly slot: TextSlot;
  readonly encoding: string;
}

/** Repertoires have gaps, which to go down by halves does not lead across: so first the simplest character. */
function* simplerTexts(
  { type, slot, encoding }: TextPlace,
  value: MessageValue,
): Generator<MessageValue> {
  const one = simplestOf(encoding);
  const [content = "", ...others] = contentsAt(slot, value).map(String);
  if (one !== undefined && (others.length > 0 || isSimpler(one, content)))
    yield filled(type, slot, one);
  yield* shrinkMessage(type, value);
}

/** As the shrinker has it: of fewer characters, or of lower code points. */
function isSimpler(one: string, other: string): boolean {
  return one.length < other.length || (one.length === other.length && one < other);
}

/** The text in the bytes of the encoding; the text itself where these are UTF-8. */
function legacyBytes(encoding: string, text: string): string | Uint8Array {
  const { bytes, isUtf8 } = sampleOf(encoding, text);
  return isUtf8 ? text : bytes;
}

/** Only what the messages in it hold is left out. */
function textsIn(type: MessageType, value: MessageValue): readonly string[] {
  return textSlots(type)
    .flatMap((slot) => contentsAt(slot, value))
    .filter((content) => typeof content === "string");
}

function isBytes(content: string | Uint8Array): content is Uint8Array {
  return content instanceof Uint8Array;
}
