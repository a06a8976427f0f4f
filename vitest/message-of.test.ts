import { equals, fromBinary, isMessage, toBinary } from "@bufbuild/protobuf";
import {
  type FieldDescriptorProto,
  FieldDescriptorProto_Type,
  FileDescriptorProtoSchema,
  type Timestamp,
  TimestampSchema,
} from "@bufbuild/protobuf/wkt";
import fc from "fast-check";
import { expect, expectTypeOf, test } from "vitest";
import { messageOf } from "./message-of.ts";

test("messages are those of the generated type, for the compiler and for protobuf-es", () => {
  const timestamps = messageOf(TimestampSchema);

  expectTypeOf(timestamps).toEqualTypeOf<fc.Arbitrary<Timestamp>>();
  for (const timestamp of fc.sample(timestamps, { numRuns: 50, seed: 1 })) {
    expect(isMessage(timestamp, TimestampSchema)).toBe(true);
    expect(typeof timestamp.seconds).toBe("bigint");
    expect(timestamp.nanos).toBeGreaterThanOrEqual(0);
    expect(timestamp.nanos).toBeLessThan(1e9);
  }
});

test("a property of generated messages holds with fc.assert", () => {
  fc.assert(
    fc.property(messageOf(FileDescriptorProtoSchema), (file) => {
      const again = fromBinary(
        FileDescriptorProtoSchema,
        toBinary(FileDescriptorProtoSchema, file),
      );
      return equals(FileDescriptorProtoSchema, again, file);
    }),
    { numRuns: 50, seed: 1 },
  );
});

test("a property that fails gives the smallest message, typed", () => {
  const property = fc.property(messageOf(FileDescriptorProtoSchema), (file) =>
    file.messageType.every((message) => message.field.every((field) => !isRepeatedGroup(field))),
  );

  const { failed, counterexample } = fc.check(property, { seed: 1, numRuns: 20_000 });

  expect(failed).toBe(true);
  const file = counterexample?.[0];
  expect(file && Buffer.from(toBinary(FileDescriptorProtoSchema, file)).toString("hex")).toBe(
    // message_type[0].field[0].type = 10.
    "22041202280a",
  );
});

function isRepeatedGroup(field: FieldDescriptorProto): boolean {
  return field.type === FieldDescriptorProto_Type.GROUP;
}

test("the smallest message of a property that never holds has nothing set", () => {
  const { counterexample } = fc.check(
    fc.property(messageOf(TimestampSchema), () => false),
    { seed: 1 },
  );

  expect(counterexample?.[0]).toMatchObject({ seconds: 0n, nanos: 0 });
});

test("a boundary is the smallest counterexample of a property that ends there", () => {
  const { counterexample } = fc.check(
    fc.property(messageOf(TimestampSchema), ({ seconds }) => seconds < 2n ** 31n),
    { seed: 1, numRuns: 1000 },
  );

  expect(counterexample?.[0]).toMatchObject({ seconds: 2n ** 31n, nanos: 0 });
});

test("messages keep to the constraints", () => {
  const files = messageOf(FileDescriptorProtoSchema, { maxDepth: 0, unknownFields: true });

  const drawn = fc.sample(files, { numRuns: 200, seed: 1 });

  expect(drawn.filter((file) => file.messageType.length > 0)).toEqual([]);
  expect(drawn.filter((file) => file.$unknown !== undefined)).not.toEqual([]);
});

test("messages can be part of other arbitraries", () => {
  const spans = fc.record({ from: messageOf(TimestampSchema), name: fc.string() });

  fc.assert(
    fc.property(spans, ({ from, name }) => typeof from.nanos === "number" && name.length >= 0),
    { seed: 1 },
  );
});
