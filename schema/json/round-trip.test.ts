import { fromBinary, fromJsonString, toBinary, toJsonString } from "@bufbuild/protobuf";
import fc from "fast-check";
import { expect, test } from "vitest";
import { messageOf } from "../../generators/message.ts";
import { firstDifference } from "../compare.ts";
import { conformanceSchema } from "../conformance/suite.ts";
import type { MessageType } from "../types.ts";
import type { MessageValue } from "../value.ts";
import { decode } from "../wire/decode.ts";
import { encode } from "../wire/encode.ts";
import { describeJson } from "./describe-json.ts";
import { fromJson } from "./from-json.ts";
import { JsonError } from "./json-error.ts";
import { toJson } from "./to-json.ts";

const schema = conformanceSchema();
const proto2 = schema.message("protobuf_test_messages.proto2.TestAllTypesProto2");
const proto3 = schema.message("protobuf_test_messages.proto3.TestAllTypesProto3");
const edition2023 = schema.message("protobuf_test_messages.editions.TestAllTypesEdition2023");
const runs = { seed: 42, numRuns: 200 };
// protobuf-es takes most of the time.
const fewerRuns = { seed: 42, numRuns: 100 };

/** The ProtoJSON of a value; skips the case where it has none: `NullValue` of another number than its own, say. */
function said(type: MessageType, value: MessageValue): string {
  try {
    return toJson(schema, type, value);
  } catch (error) {
    if (error instanceof JsonError) return fc.pre(false) as never;
    throw error;
  }
}

for (const type of [proto2, proto3, edition2023])
  test(`reads back every ${type.typeName} that it can write, and writes it the same`, () => {
    fc.assert(
      fc.property(messageOf(type), (value) => {
        const text = said(type, value);
        const read = fromJson(schema, type, text);

        expect(firstDifference(type, value, read)).toBe(undefined);
        expect(toJson(schema, type, read)).toBe(text);
      }),
      runs,
    );
  });

// Not proto2: protobuf-es has no message sets.
for (const type of [proto3, edition2023])
  test(`means by every ${type.typeName} what protobuf-es means by it`, () => {
    const { registry } = schema;
    const desc = registry.getMessage(type.typeName);
    if (desc === undefined) throw new Error(`no descriptor of ${type.typeName}`);
    fc.assert(
      fc.property(messageOf(type), (value) => {
        const text = said(type, value);
        // protobuf-es writes -0 as 0.
        fc.pre(!/[:[,]-0[,}\]]/.test(text));
        const written = toJsonString(desc, fromBinary(desc, encode(type, value)), { registry });
        const read = toBinary(desc, fromJsonString(desc, text, { registry }));

        // Described, since maps inside of an Any may come back in another order.
        const meaning = describeJson(schema, type, value);
        expect(describeJson(schema, type, fromJson(schema, type, written))).toBe(meaning);
        expect(describeJson(schema, type, decode(type, read))).toBe(meaning);
      }),
      fewerRuns,
    );
  });

test("describes every value as valid JSON, unknown fields and lone surrogates too", () => {
  fc.assert(
    fc.property(messageOf(proto2, { unknownFields: true, loneSurrogates: true }), (value) => {
      expect(() => JSON.parse(describeJson(schema, proto2, value))).not.toThrow();
    }),
    runs,
  );
});

/** Whether a text is read or refused; any other error is a bug and fails the test. */
function outcome(text: string, ignoreUnknown: boolean): "read" | "refused" {
  try {
    fromJson(schema, edition2023, text, { ignoreUnknown });
    return "read";
  } catch (error) {
    if (error instanceof JsonError) return "refused";
    throw error;
  }
}

test("reads or refuses any JSON for any field, and never fails otherwise", () => {
  const outcomes = { read: 0, refused: 0 };
  const names = edition2023.fields.map((field) => field.jsonName);
  const value = fc.jsonValue({ maxDepth: 2 });
  const anything = fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 2 });
  fc.assert(
    fc.property(anything, fc.boolean(), (object, ignoreUnknown) => {
      outcomes[outcome(JSON.stringify(object), ignoreUnknown)] += 1;
    }),
    { seed: 42, numRuns: 2000 },
  );

  expect(outcomes.read).toBeGreaterThan(200);
  expect(outcomes.refused).toBeGreaterThan(500);
});
