import { Reader } from "../../schema/wire/reader.ts";
import { wireType } from "../../schema/wire/wire-type.ts";
import { Writer } from "../../schema/wire/writer.ts";
import type { Format } from "../codec.ts";
import { CodecCrash, CodecDeclines } from "../codec-error.ts";
import { bytesOfText } from "../json-text.ts";

/** Field numbers of `ConformanceRequest` in conformance.proto. */
const requestField = { outputFormat: 3, messageType: 4, testCategory: 5 } as const;

/** By format: the field of the payload, the number in `WireFormat`, and the one in `TestCategory`. */
const formats: Readonly<Record<Format, { payload: number; wireFormat: number; category: number }>> =
  {
    binary: { payload: 1, wireFormat: 1, category: 1 },
    json: { payload: 2, wireFormat: 2, category: 2 },
  };

/** What a testee is asked: to read a payload as a message, and to write it again. */
export interface TesteeQuestion {
  readonly typeName: string;
  readonly input: Uint8Array;
  readonly from: Format;
  readonly to: Format;
}

/** A serialized `conformance.ConformanceRequest`. */
export function testeeRequest({ typeName, input, from, to }: TesteeQuestion): Uint8Array {
  const writer = new Writer();
  writer.tag(formats[from].payload, wireType.lengthDelimited);
  writer.delimited(input);
  writer.tag(requestField.outputFormat, wireType.varint);
  writer.uint32(formats[to].wireFormat);
  writer.tag(requestField.messageType, wireType.lengthDelimited);
  writer.delimited(bytesOfText(typeName));
  writer.tag(requestField.testCategory, wireType.varint);
  writer.uint32(formats[from].category);
  return writer.finish();
}

/** Field numbers of `ConformanceResponse` in conformance.proto. */
const responseField = {
  parseError: 1,
  runtimeError: 2,
  protobufPayload: 3,
  jsonPayload: 4,
  skipped: 5,
  serializeError: 6,
  timeoutError: 9,
} as const;

/**
 * What a serialized `conformance.ConformanceResponse` holds, in the format that was asked for.
 *
 * @throws Error for a `parse_error` or a `serialize_error`: a refusal.
 * @throws CodecDeclines where the testee skipped the test.
 * @throws CodecCrash for what "will always indicate that the test failed" (conformance.proto, of
 * `runtime_error`), and for a response that is none.
 */
export function testeeAnswer(response: Uint8Array, to: Format): Uint8Array {
  const [number, content] = resultOf(response);
  const text = (): string => new TextDecoder().decode(content);
  switch (number) {
    case to === "binary" ? responseField.protobufPayload : responseField.jsonPayload:
      return content;
    case responseField.parseError:
      throw new Error(`parse_error: ${text()}`);
    case responseField.serializeError:
      throw new Error(`serialize_error: ${text()}`);
    case responseField.skipped:
      throw new CodecDeclines(text());
    case responseField.runtimeError:
      throw new CodecCrash(`runtime_error: ${text()}`);
    case responseField.timeoutError:
      throw new CodecCrash(`timeout_error: ${text()}`);
    default:
      throw new CodecCrash(`answered with field ${number} of ConformanceResponse`);
  }
}

/** The member of the oneof `result` that stands last; each is a text or bytes. */
function resultOf(response: Uint8Array): readonly [number: number, content: Uint8Array] {
  let result: readonly [number, Uint8Array] = [0, new Uint8Array()];
  try {
    const reader = new Reader(response);
    while (reader.pos < reader.end) {
      const tag = reader.tag();
      if ((tag & 7) !== wireType.lengthDelimited) reader.skip(tag);
      else result = [tag >>> 3, reader.delimited()];
    }
  } catch (cause) {
    throw new CodecCrash("answered with bytes that are no ConformanceResponse", { cause });
  }
  return result;
}
