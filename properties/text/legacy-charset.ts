import { decodedFrom } from "../../generators/text-encodings/library.ts";
import { withoutUtf8 } from "../../generators/text-encodings/without-utf8.ts";
import { toHex } from "../../schema/hex.ts";
import type { Field } from "../../schema/types.ts";
import { decode } from "../../schema/wire/decode.ts";
import { WireError } from "../../schema/wire/wire-error.ts";
import { readsAndWritesBinary } from "../applicability.ts";
import { toRoundTrip } from "../blame.ts";
import { readBack } from "../failures.ts";
import type { RawInput } from "../input.ts";
import { bytesOfInput } from "../inputs.ts";
import { andThen, type Outcome } from "../outcome.ts";
import type { CaseContext, Property } from "../property.ts";
import { broken, declined, type Failure, held, type Verdict } from "../verdict.ts";
import { roundTrip } from "../wire/round-trip.ts";
import { encodingOfNote, legacyInputs } from "./legacy-inputs.ts";
import { contentsAt, mustBeUtf8, textSlots } from "./text-slots.ts";

/** Text of every legacy encoding survives, and its bytes are no string. */
export const legacyCharset: Property = {
  id: "text/legacy-charset",
  claim: "text of legacy encodings comes back, and their bytes are refused as strings",
  source: "https://protobuf.dev/reference/java/java-utf8-validation/",
  explanation: `For every encoding that iconv-lite knows, from ASCII's national variants over the code pages
of DOS, Windows and Macintosh to Shift_JIS, EUC-JP, GB 18030 and Big5: all the text that the
encoding can say is put in strings, in keys of maps and, as its bytes, in fields of bytes, and
must come back as it was. What does not is for \`wire/round-trip\` to tell, with what
happened to the text where that is certain.

Then the bytes of the encoding themselves are put where a string is due, as programs do that
forget to convert: "for proto3 it was decided that all parsers must validate UTF-8", and so
editions do by default (utf8_validation = VERIFY). A codec that accepts them makes text of them
that nobody wrote, and passes it on as if it had been meant. Strings of proto2, and those of
editions with utf8_validation = NONE, are not asked about, nor are bytes that happen to be
UTF-8 (those of UTF-7, say).`,
  appliesTo(type, codec) {
    if (textSlots(type).length > 0) return readsAndWritesBinary(type, codec);
    return { applies: false, reason: "the message has no string and no bytes of its own" };
  },
  inputs: legacyInputs,
  check(input, context) {
    if (input.kind === "raw")
      return andThen(context.transcode(bytesOfInput(input)), (outcome) =>
        judgeAccepted(context, input, outcome),
      );
    return andThen(roundTrip.check(input, context), (verdict) =>
      verdict.kind === "broken" ? toRoundTrip(verdict.failure, input) : verdict,
    );
  },
};

function judgeAccepted(context: CaseContext, input: RawInput, outcome: Outcome): Verdict {
  if (outcome.kind === "refused") return held;
  // A crash is for `hostile/survives` to tell, which has bytes like these too.
  if (outcome.kind === "crashed") return declined;
  const misplaced = misplacedText(context, input);
  return misplaced === undefined
    ? declined
    : broken(acceptedBytes(context, misplaced, outcome.bytes));
}

/** Bytes where UTF-8 is due. */
interface MisplacedText {
  /** That they are text in; `undefined` for a stored input that does not say so. */
  readonly encoding: string | undefined;
  readonly bytes: Uint8Array;
  readonly field: Field;
}

/** `undefined` where today's schema has nothing against the bytes. */
function misplacedText({ type }: CaseContext, input: RawInput): MisplacedText | undefined {
  const bytes = bytesOfInput(input);
  const error = readBack(type, bytes);
  if (!(error instanceof WireError) || error.malformation !== "invalid UTF-8") return undefined;
  const lenient = withoutUtf8(type);
  const value = decode(lenient, bytes);
  for (const slot of textSlots(type).filter(mustBeUtf8)) {
    const raw = contentsAt(slot, value).find((content) => content instanceof Uint8Array);
    if (raw !== undefined)
      return { encoding: encodingOfNote(input), bytes: raw, field: slot.field };
  }
  return undefined;
}

function acceptedBytes(
  context: CaseContext,
  { encoding, bytes, field }: MisplacedText,
  output: Uint8Array,
): Failure {
  const { type } = context;
  const text = encoding === undefined ? undefined : decodedFrom(encoding, bytes);
  return {
    way: "wrong value",
    signature: `accepts bytes that are no UTF-8 ${type.typeName}.${field.number}`,
    cause: "accepts bytes that are no UTF-8",
    describe: () => ({
      expected: `a refusal: ${toHex(bytes)} ${
        text === undefined ? "is" : `is ${JSON.stringify(text)} in ${encoding}, and`
      } no UTF-8`,
      actual: `accepted, and written as ${toHex(output)}`,
      because: reasonOf(context, { bytes, encoding }, output),
      place: {
        path: `${field.name} is accepted`,
        typeName: type.typeName,
        field: field.number,
      },
      output,
    }),
  };
}

/** What became of the bytes. */
function reasonOf(
  { type }: CaseContext,
  { bytes, encoding }: Pick<MisplacedText, "bytes" | "encoding">,
  output: Uint8Array,
): string {
  const whole = Buffer.from(output);
  if (whole.includes(Buffer.from(bytes)) && readBack(type, output) instanceof WireError)
    return "the bytes are passed on as they are, for the next reader to refuse";
  const pages = [...(encoding === undefined ? [] : [encoding]), "windows1252", "iso88591"];
  const page = pages.find((one) => whole.includes(decodedFrom(one, bytes)));
  if (page !== undefined && !decodedFrom(page, bytes).includes("\ufffd"))
    return `the bytes were read as text of ${page}`;
  return whole.includes("\ufffd")
    ? "what is no UTF-8 became U+FFFD"
    : "other text was made of the bytes";
}
