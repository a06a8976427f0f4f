import { type DescMessage, type Message, toBinary } from "@bufbuild/protobuf";
import type { MatcherResult } from "vitest";
import { placeText } from "../properties/failures.ts";
import { firstDifference } from "../schema/compare.ts";
import { schemaOfGenerated } from "../schema/generated.ts";
import { spacedHex, toHex } from "../schema/hex.ts";
import { describeJson } from "../schema/json/describe-json.ts";
import { fromJson } from "../schema/json/from-json.ts";
import { JsonError } from "../schema/json/json-error.ts";
import { Schema } from "../schema/schema.ts";
import { labelled, plural, shortValue, wrapped } from "../schema/text/layout.ts";
import { ToolError } from "../schema/tool-error.ts";
import type { MessageType } from "../schema/types.ts";
import type { MessageValue } from "../schema/value.ts";
import { annotateBytes } from "../schema/wire/annotate.ts";
import { decode } from "../schema/wire/decode.ts";
import { WireError } from "../schema/wire/wire-error.ts";

/**
 * What has a meaning as a message: its bytes, its ProtoJSON text, a value of wireproof, or, with a
 * generated type, a message of protobuf-es.
 */
export type Meaning = Uint8Array | string | MessageValue | Message;

/** As which message: by name in a schema, or as protobuf-es generated it. */
export type AsMessage =
  | readonly [schema: Schema, message: string]
  | readonly [generated: DescMessage];

/**
 * Whether two things mean the same message: map order, packing, the order of fields and whatever
 * else an encoding is free in make no difference; NaN is NaN, and -0 is not 0.
 *
 * What was received and means nothing does not mean the same. @throws ToolError where what is
 * expected means nothing, which is a mistake of the test.
 */
export function meansTheSame(
  received: unknown,
  expected: Meaning,
  ...as: AsMessage
): MatcherResult {
  const place = placeOf(as);
  const wanted = meantBy(expected, place);
  if (wanted.kind === "none")
    throw new ToolError(`toMeanTheSameAs: what is expected means nothing: ${wanted.reason}`, {
      code: "usage",
    });
  const got = meantBy(received, place);
  const { schema, type } = place;
  const shown = (value: MessageValue) => wrapped(shortValue(describeJson(schema, type, value)));
  const first = `${type.typeName}: expected one that means`;
  const wantedLines = labelled("expected", shown(wanted.value));
  if (got.kind === "none") {
    const gotLines = labelled("got", wrapped(shortValue(`nothing: ${got.reason}`)));
    return result(false, [`${first} the same`, ...wantedLines, ...gotLines, ...bytesOf(got)]);
  }
  const difference = firstDifference(type, wanted.value, got.value);
  if (difference === undefined)
    return result(true, [`${first} something else`, ...labelled("got", shown(got.value))]);
  return result(false, [
    `${first} the same`,
    ...wantedLines,
    ...labelled("got", shown(got.value)),
    ...labelled("where", [`${difference.path} ${placeText[difference.reason]}`]),
    ...bytesOf(got, type),
  ]);
}

function result(pass: boolean, lines: readonly string[]): MatcherResult {
  return { pass, message: () => lines.join("\n") };
}

/** A message, and how protobuf-es writes it where it generated it. */
interface Place {
  readonly schema: Schema;
  readonly type: MessageType;
  readonly generated: DescMessage | undefined;
}

function placeOf(as: AsMessage): Place {
  const [first, name] = as;
  if (first instanceof Schema)
    return { schema: first, type: first.message(name ?? ""), generated: undefined };
  const schema = schemaOfGenerated(first);
  return { schema, type: schema.message(first.typeName), generated: first };
}

/** What something means, with the bytes that say it where there are some. */
type Meant =
  | { readonly kind: "value"; readonly value: MessageValue; readonly bytes?: Uint8Array }
  | { readonly kind: "none"; readonly reason: string; readonly bytes?: Uint8Array };

function meantBy(meaning: unknown, place: Place): Meant {
  const { schema, type, generated } = place;
  try {
    if (typeof meaning === "string")
      return { kind: "value", value: fromJson(schema, type, meaning) };
    const bytes = isMessage(meaning) && generated ? toBinary(generated, meaning) : meaning;
    if (bytes instanceof Uint8Array) return { kind: "value", value: decode(type, bytes), bytes };
  } catch (error) {
    if (!(error instanceof WireError || error instanceof JsonError)) throw error;
    const bytes = meaning instanceof Uint8Array ? { bytes: meaning } : {};
    return { kind: "none", reason: error.message, ...bytes };
  }
  if (isValue(meaning)) return { kind: "value", value: meaning };
  const what = isMessage(meaning)
    ? "a message of protobuf-es, without its generated type"
    : typeof meaning;
  throw new ToolError(`toMeanTheSameAs: expected bytes, ProtoJSON text or a value, got ${what}`, {
    code: "usage",
    hint: 'as in: expect(bytes).toMeanTheSameAs(\'{"id":1}\', schema, "acme.v1.Order")',
  });
}

function isMessage(meaning: unknown): meaning is Message {
  return typeof meaning === "object" && meaning !== null && "$typeName" in meaning;
}

function isValue(meaning: unknown): meaning is MessageValue {
  const isObject = typeof meaning === "object" && meaning !== null;
  return isObject && "fields" in meaning && meaning.fields instanceof Map && "unknown" in meaning;
}

/** Lines of annotated bytes that are shown. */
const maxByteLines = 24;

/** Which bytes are which field, as far as they can be read. */
function bytesOf({ bytes }: Meant, type?: MessageType): readonly string[] {
  if (bytes === undefined) return [];
  if (bytes.length === 0) return labelled("bytes", ["none"]);
  if (type === undefined) {
    return labelled("bytes", wrapped(shortValue(spacedHex(toHex(bytes)))));
  }
  const lines = annotateBytes(type, bytes);
  const more = lines.length - maxByteLines;
  const shown = lines.slice(0, maxByteLines);
  return labelled("bytes", more > 0 ? [...shown, `… ${plural(more, "more line")}`] : shown);
}
