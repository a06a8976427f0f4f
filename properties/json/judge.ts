import { withNormalAnys } from "../../schema/any-content.ts";
import { firstDifference } from "../../schema/compare.ts";
import { fromJson } from "../../schema/json/from-json.ts";
import { JsonError } from "../../schema/json/json-error.ts";
import { shortened } from "../../schema/json/shown.ts";
import { toJson } from "../../schema/json/to-json.ts";
import type { MessageValue } from "../../schema/value.ts";
import { WireError } from "../../schema/wire/wire-error.ts";
import {
  judgeMeaning,
  notWritten,
  readBack,
  textOf,
  withoutParticulars,
  wrongValue,
} from "../failures.ts";
import type { Outcome } from "../outcome.ts";
import type { CaseContext } from "../property.ts";
import { broken, type Failure, held, type Verdict } from "../verdict.ts";

/** Where a JSON property has its codec write to: binary where it can, since that is read most plainly. */
export function plainestFormat({ codec }: CaseContext): "binary" | "json" {
  return codec.claims.formats.includes("binary") ? "binary" : "json";
}

/** The verdict on what came of having a codec write what is expected, in a format. */
export function judgeWritten(
  context: CaseContext,
  expected: MessageValue,
  outcome: Outcome,
  format: "binary" | "json",
): Verdict {
  if (outcome.kind !== "wrote") {
    const failure = notWritten(context, outcome, expected);
    return broken({ ...failure, cause: withoutNames(failure.signature) });
  }
  return format === "binary"
    ? judgeBinary(context, expected, outcome.bytes)
    : judgeText(context, expected, outcome.bytes);
}

/** Bytes that mean what was expected, those in an `Any` by what they mean. */
function judgeBinary(context: CaseContext, expected: MessageValue, output: Uint8Array): Verdict {
  const read = readBack(context.type, output);
  if (read instanceof WireError) return judgeMeaning(context, expected, output);
  return judgeValue(context, expected, read, output);
}

function judgeText(context: CaseContext, expected: MessageValue, output: Uint8Array): Verdict {
  const read = readText(context, output);
  if (read instanceof JsonError) return broken(unreadableText(context, expected, output, read));
  return judgeValue(context, expected, read);
}

function judgeValue(
  context: CaseContext,
  expected: MessageValue,
  read: MessageValue,
  output?: Uint8Array,
): Verdict {
  const { schema, type } = context;
  const wanted = withNormalAnys(schema, type, expected);
  const actual = withNormalAnys(schema, type, read);
  const difference = firstDifference(type, wanted, actual);
  if (difference === undefined) return held;
  return broken(
    wrongValue(context, {
      expected: wanted,
      actual,
      difference,
      ...(output === undefined ? {} : { output }),
    }),
  );
}

/** What a text means, or why it means nothing. */
export function readText(
  { schema, type }: CaseContext,
  text: string | Uint8Array,
  options: { readonly ignoreUnknown?: boolean } = {},
): MessageValue | JsonError {
  try {
    return fromJson(schema, type, text, options);
  } catch (error) {
    if (error instanceof JsonError) return error;
    throw error;
  }
}

function unreadableText(
  context: CaseContext,
  expected: MessageValue,
  output: Uint8Array,
  error: JsonError,
): Failure {
  return {
    way: "unreadable",
    signature: `unreadable: ${withoutPlace(error.message)}`,
    cause: `unreadable: ${withoutPlace(error.message)}`,
    describe: () => ({
      expected: textOf(context, expected),
      actual: `${shownText(output)}, which no parser may accept (${error.message})`,
    }),
  };
}

/** What an error says without where, which names fields. */
export function withoutPlace(message: string): string {
  return withoutParticulars(message.replace(/^[^:]*: /, ""));
}

/** A text that a codec wrote, as far as it fits in a line. */
export function shownText(output: Uint8Array): string {
  return shortened(new TextDecoder().decode(output));
}

/** Whether ProtoJSON can say a value. */
export function canSay({ schema, type }: CaseContext, value: MessageValue): boolean {
  try {
    toJson(schema, type, value);
    return true;
  } catch (error) {
    if (error instanceof JsonError) return false;
    throw error;
  }
}

/** What a library says without full names, of types and fields, which make no other failure. */
function withoutNames(words: string): string {
  return words.replace(/\.?[\w#]+(?:\.[\w#]+)+/g, "…");
}
