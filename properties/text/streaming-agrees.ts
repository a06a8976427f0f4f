import { firstLine } from "../../schema/first-line.ts";
import { toHex } from "../../schema/hex.ts";
import { sameBytes } from "../bytes.ts";
import type { Outcome, TextOutcome } from "../outcome.ts";
import type { CaseContext, Property } from "../property.ts";
import { textChange } from "../text-change.ts";
import { broken, declined, type Failure, held, type Verdict } from "../verdict.ts";
import { charsetInput, charsetInputs } from "./charset-inputs.ts";

/** Text in pieces is the text in one. */
export const streamingAgrees: Property = {
  id: "text/streaming-agrees",
  claim: "decoding and encoding in chunks says what doing it at once says",
  source: "https://encoding.spec.whatwg.org/#dom-textdecoder-decode",
  explanation: `For codecs of text: bytes in some encoding are decoded at once, then in two chunks, split at every
byte, then byte by byte. The text that came of it is encoded in the same ways, split at every
UTF-16 code unit, so in the middle of surrogate pairs too. The same must come of it every time:
decode() "can be invoked zero or more times with options's stream set to true, and then once
without […], to process a fragmented input" (Encoding Standard), and iconv-lite promises
"streaming support" beside its encode and decode. Where a stream is split, sockets and disks decide.

What is malformed counts too: how much of it becomes U+FFFD is for the encoding to say, and not
for the place of the split. Bytes that were written otherwise and mean the same text are no
failure (UTF-7 leaves open where its shifts begin and end), nor is an encoding that a codec does
not know. It is about codecs of text alone: \`--codec iconv-lite --codec text-decoder\`.`,
  appliesTo(type, codec) {
    if (codec.readsText !== true)
      return { applies: false, reason: "the codec does not read text in other encodings" };
    if (type.fields.some(({ kind }) => kind === "string")) return { applies: true };
    return { applies: false, reason: "the message has no string of its own" };
  },
  inputs: (_type, choice) => charsetInputs(choice),
  check(input, context) {
    const { encoding, bytes } = charsetInput(input);
    const codec = textCodecIn(context);
    const whole = codec?.decodeText(encoding, [bytes]);
    if (codec === undefined || whole === undefined || whole.kind === "refused") return declined;
    if (whole.kind === "crashed") return broken(crashedAtOnce(encoding, whole.reason));
    return (
      decodingFailure(codec, encoding, { bytes, text: whole.text }) ??
      encodingFailure(codec, encoding, whole.text) ??
      held
    );
  },
};

type TextCodec = Required<Pick<CaseContext, "decodeText" | "encodeText">>;

function textCodecIn({ decodeText, encodeText }: CaseContext): TextCodec | undefined {
  if (decodeText === undefined || encodeText === undefined) return undefined;
  return { decodeText, encodeText };
}

function decodingFailure(
  codec: TextCodec,
  encoding: string,
  { bytes, text }: { readonly bytes: Uint8Array; readonly text: string },
): Verdict | undefined {
  for (const chunks of splitsOf(bytes.length, (from, to) => bytes.subarray(from, to))) {
    const outcome = codec.decodeText(encoding, chunks);
    if (outcome.kind === "read" && outcome.text === text) continue;
    const about = isWhatItWrites(codec, encoding, { bytes, text }) ? "text" : "other bytes";
    return broken(decodedOtherwise(`${encoding} decoding of ${about}`, { chunks, text }, outcome));
  }
  return undefined;
}

/** Whether the codec writes the text as those bytes: then they are text beyond dispute. */
function isWhatItWrites(
  codec: TextCodec,
  encoding: string,
  { bytes, text }: { readonly bytes: Uint8Array; readonly text: string },
): boolean {
  const written = codec.encodeText(encoding, [text]);
  if (written.kind === "wrote") return sameBytes(written.bytes, bytes);
  return !text.includes("\ufffd");
}

function encodingFailure(codec: TextCodec, encoding: string, text: string): Verdict | undefined {
  // What half a pair is to become, nobody says.
  if (!text.isWellFormed()) return undefined;
  const whole = codec.encodeText(encoding, [text]);
  if (whole.kind === "refused") return undefined;
  if (whole.kind === "crashed") return broken(crashedAtOnce(encoding, whole.reason));
  const read = codec.decodeText(encoding, [whole.bytes]);
  for (const chunks of splitsOf(text.length, (from, to) => text.slice(from, to))) {
    const outcome = codec.encodeText(encoding, chunks);
    if (outcome.kind === "wrote" && meansTheSame(codec, encoding, { whole, outcome, read }))
      continue;
    return broken(encodedOtherwise(encoding, { chunks, bytes: whole.bytes }, outcome));
  }
  return undefined;
}

type Wrote = Extract<Outcome, { kind: "wrote" }>;

function meansTheSame(
  codec: TextCodec,
  encoding: string,
  {
    whole,
    outcome,
    read,
  }: { readonly whole: Wrote; readonly outcome: Wrote; readonly read: TextOutcome },
): boolean {
  if (sameBytes(whole.bytes, outcome.bytes)) return true;
  const again = codec.decodeText(encoding, [outcome.bytes]);
  return again.kind === "read" && read.kind === "read" && again.text === read.text;
}

/** In two, at each place; then in pieces of one. */
function* splitsOf<T>(
  length: number,
  slice: (from: number, to: number) => T,
): Generator<readonly T[]> {
  for (let at = 1; at < length; at++) yield [slice(0, at), slice(at, length)];
  if (length > 2) yield Array.from({ length }, (_, at) => slice(at, at + 1));
}

function crashedAtOnce(encoding: string, reason: string): Failure {
  const signature = `${encoding} crashes: ${firstLine(reason)}`;
  return {
    way: "crashed",
    signature,
    cause: signature,
    describe: () => ({ expected: "an answer", actual: `crashed: ${firstLine(reason)}` }),
  };
}

function decodedOtherwise(
  what: string,
  { chunks, text }: { readonly chunks: readonly Uint8Array[]; readonly text: string },
  outcome: TextOutcome,
): Failure {
  const change = outcome.kind === "read" ? changeOf(text, outcome.text) : outcome.kind;
  const signature = `${what} in chunks: ${change}`;
  const because = outcome.kind === "read" ? textChange(text, outcome.text) : undefined;
  return {
    way: outcome.kind === "read" ? "wrong value" : outcome.kind,
    signature,
    cause: signature,
    describe: () => ({
      expected: `${JSON.stringify(text)}, as at once`,
      actual:
        outcome.kind === "read"
          ? `${JSON.stringify(outcome.text)} from the chunks ${chunks.map(toHex).join(" ")}`
          : `${outcome.kind}: ${firstLine(outcome.reason)}, in the chunks ${chunks.map(toHex).join(" ")}`,
      ...(because === undefined ? {} : { because }),
    }),
  };
}

function encodedOtherwise(
  encoding: string,
  { chunks, bytes }: { readonly chunks: readonly string[]; readonly bytes: Uint8Array },
  outcome: Outcome,
): Failure {
  const change = outcome.kind === "wrote" ? "other bytes" : outcome.kind;
  const signature = `${encoding} encoding in chunks: ${change}`;
  const pieces = chunks.map((chunk) => JSON.stringify(chunk)).join(" ");
  return {
    way: outcome.kind === "wrote" ? "wrong bytes" : outcome.kind,
    signature,
    cause: signature,
    describe: () => ({
      expected: `${toHex(bytes)} for ${JSON.stringify(chunks.join(""))}, as at once`,
      actual:
        outcome.kind === "wrote"
          ? `${toHex(outcome.bytes)} from the chunks ${pieces}`
          : `${outcome.kind}: ${firstLine(outcome.reason)}, in the chunks ${pieces}`,
      ...(outcome.kind === "wrote" ? { output: outcome.bytes } : {}),
    }),
  };
}

/** In which way, so that two faults of one encoding are two failures. */
function changeOf(text: string, other: string): string {
  const withoutMarks = (one: string) => one.replaceAll("\ufeff", "");
  return withoutMarks(text) === withoutMarks(other) ? "other byte order marks" : "other text";
}
