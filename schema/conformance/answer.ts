import { fromJson } from "../json/from-json.ts";
import { JsonError } from "../json/json-error.ts";
import { toJson } from "../json/to-json.ts";
import type { Schema } from "../schema.ts";
import type { MessageType } from "../types.ts";
import type { FieldValue, MessageValue } from "../value.ts";
import { noUnknownFields } from "../value.ts";
import { decode } from "../wire/decode.ts";
import { encode } from "../wire/encode.ts";
import { UnencodableError, WireError } from "../wire/wire-error.ts";

/** Field numbers of `ConformanceRequest` in conformance.proto. */
const requestField = {
  protobufPayload: 1,
  jsonPayload: 2,
  outputFormat: 3,
  messageType: 4,
  testCategory: 5,
} as const;

/** Field numbers of `ConformanceResponse` in conformance.proto: what an answer can be. */
const responseField = {
  parseError: 1,
  runtimeError: 2,
  protobufPayload: 3,
  jsonPayload: 4,
  skipped: 5,
  serializeError: 6,
} as const;

/** Numbers of `WireFormat` in conformance.proto. */
const wireFormat = { protobuf: 1, json: 2, jspb: 3, textFormat: 4 } as const;

/** `TestCategory.JSON_IGNORE_UNKNOWN_PARSING_TEST` in conformance.proto. */
const ignoreUnknownTest = 3;

/** What an answer says, and how. */
type Answer = readonly [kind: keyof typeof responseField, content: string | Uint8Array];

/**
 * Answers one serialized `conformance.ConformanceRequest` with a serialized
 * `conformance.ConformanceResponse`: what the oracle makes of it.
 *
 * A refusal of the oracle is a `parse_error` or a `serialize_error`; anything
 * else that it throws is a bug of ours, and a `runtime_error` fails the test.
 *
 * @throws WireError where the request itself cannot be read.
 */
export function answer(schema: Schema, bytes: Uint8Array): Uint8Array {
  const request = decode(schema.message("conformance.ConformanceRequest"), bytes);
  const [kind, content] = answerTo(schema, request.fields);
  const response: MessageValue = {
    fields: new Map([[responseField[kind], content]]),
    unknown: noUnknownFields,
  };
  return encode(schema.message("conformance.ConformanceResponse"), response);
}

type Fields = ReadonlyMap<number, FieldValue>;

function answerTo(schema: Schema, request: Fields): Answer {
  const typeName = String(request.get(requestField.messageType) ?? "");
  // The runner's first request: which tests are expected to fail. None are.
  if (typeName === "conformance.FailureSet") return ["protobufPayload", new Uint8Array(0)];
  const binary = request.get(requestField.protobufPayload);
  const json = request.get(requestField.jsonPayload);
  if (binary === undefined && json === undefined)
    return ["skipped", "the payload is neither binary nor JSON"];
  const ignoreUnknown = request.get(requestField.testCategory) === ignoreUnknownTest;
  try {
    const type = schema.message(typeName);
    const value =
      binary instanceof Uint8Array
        ? decode(type, binary)
        : fromJson(schema, type, String(json), { ignoreUnknown });
    return written(schema, type, value, Number(request.get(requestField.outputFormat) ?? 0));
  } catch (error) {
    const isRefusal = error instanceof WireError || error instanceof JsonError;
    return [isRefusal ? "parseError" : "runtimeError", textOf(error)];
  }
}

function written(schema: Schema, type: MessageType, value: MessageValue, format: number): Answer {
  try {
    switch (format) {
      case wireFormat.protobuf:
        return ["protobufPayload", encode(type, value)];
      case wireFormat.json:
        return ["jsonPayload", toJson(schema, type, value)];
      case wireFormat.jspb:
      case wireFormat.textFormat:
        return ["skipped", "the output is neither binary nor JSON"];
      default:
        return ["runtimeError", `no wire format has number ${format}`];
    }
  } catch (error) {
    const isRefusal = error instanceof UnencodableError || error instanceof JsonError;
    return [isRefusal ? "serializeError" : "runtimeError", textOf(error)];
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
