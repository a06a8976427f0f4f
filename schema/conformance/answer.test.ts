import { expect, test } from "vitest";
import type { FieldValue } from "../value.ts";
import { noUnknownFields } from "../value.ts";
import { decode } from "../wire/decode.ts";
import { encode } from "../wire/encode.ts";
import { answer } from "./answer.ts";
import { conformanceSchema } from "./suite.ts";

const schema = conformanceSchema();
const requestType = schema.message("conformance.ConformanceRequest");
const responseType = schema.message("conformance.ConformanceResponse");

const formats = { PROTOBUF: 1, JSON: 2, JSPB: 3, TEXT_FORMAT: 4 } as const;

/** A request by the names of conformance.proto, and the response by the names of conformance.proto. */
function ask(request: Readonly<Record<string, FieldValue>>): Record<string, FieldValue> {
  const defaults = { message_type: "protobuf_test_messages.proto3.TestAllTypesProto3" };
  const fields = new Map<number, FieldValue>();
  for (const [name, value] of Object.entries({ ...defaults, ...request })) {
    const field = requestType.fields.find((candidate) => candidate.name === name);
    fields.set(field?.number ?? 0, value);
  }
  const response = answer(schema, encode(requestType, { fields, unknown: noUnknownFields }));
  return Object.fromEntries(
    [...decode(responseType, response).fields].map(([number, value]) => [
      responseType.byNumber.get(number)?.name ?? "",
      value,
    ]),
  );
}

test("transcodes between binary and JSON, all four ways", () => {
  const binary = Uint8Array.of(8, 1);
  const json = '{"optionalInt32":1}';

  for (const input of [{ protobuf_payload: binary }, { json_payload: json }]) {
    expect(ask({ ...input, requested_output_format: formats.PROTOBUF })).toEqual({
      protobuf_payload: binary,
    });
    expect(ask({ ...input, requested_output_format: formats.JSON })).toEqual({
      json_payload: json,
    });
  }
});

test("answers an empty payload with an empty payload", () => {
  expect(
    ask({ protobuf_payload: new Uint8Array(0), requested_output_format: formats.JSON }),
  ).toEqual({ json_payload: "{}" });
});

test("tells a refusal to read from a refusal to write", () => {
  const late = Uint8Array.of(0xf2, 0x12, 7, 8, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f);

  expect(
    ask({ protobuf_payload: Uint8Array.of(8), requested_output_format: formats.JSON }),
  ).toEqual({
    parse_error: expect.stringContaining("WireError"),
  });
  expect(ask({ json_payload: "null", requested_output_format: formats.JSON })).toEqual({
    parse_error: expect.stringContaining("JsonError"),
  });
  expect(ask({ protobuf_payload: late, requested_output_format: formats.PROTOBUF })).toEqual({
    protobuf_payload: late,
  });
  expect(ask({ protobuf_payload: late, requested_output_format: formats.JSON })).toEqual({
    serialize_error: expect.stringContaining("$.optionalTimestamp: timestamp out of range"),
  });
});

test("ignores unknown members in the category that asks for it, and in no other", () => {
  const request = { json_payload: '{"unknown":1}', requested_output_format: formats.JSON };

  expect(ask({ ...request, test_category: 3 })).toEqual({ json_payload: "{}" });
  expect(ask({ ...request, test_category: 2 })).toHaveProperty("parse_error");
});

test("skips text format and JSPB", () => {
  expect(ask({ text_payload: "", requested_output_format: formats.PROTOBUF })).toHaveProperty(
    "skipped",
  );
  expect(ask({ jspb_payload: "", requested_output_format: formats.PROTOBUF })).toHaveProperty(
    "skipped",
  );
  for (const format of [formats.JSPB, formats.TEXT_FORMAT])
    expect(ask({ json_payload: "{}", requested_output_format: format })).toHaveProperty("skipped");
});

test("expects no failures, and fails what it does not understand", () => {
  expect(
    ask({ message_type: "conformance.FailureSet", protobuf_payload: new Uint8Array(0) }),
  ).toEqual({
    protobuf_payload: new Uint8Array(0),
  });
  expect(
    ask({ message_type: "nobody", json_payload: "{}", requested_output_format: formats.JSON }),
  ).toEqual({
    runtime_error: expect.stringContaining('no message is called "nobody"'),
  });
  expect(ask({ json_payload: "{}" })).toEqual({ runtime_error: "no wire format has number 0" });
});
