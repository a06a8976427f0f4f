import { expect, test } from "vitest";
import { exceptionsOn, findingsOn } from "../../engine/testing/sabotage.ts";
import { roundingJsonLongCodec } from "../../mocks/json-faults.ts";
import { oracleCodec } from "../../mocks/oracle-codec.ts";
import { losingNanCodec } from "../../mocks/value-faults.ts";
import { compileText } from "../../schema/compile.ts";

const noValues = "not-applicable; no finite message has all the fields that it requires";
const noJson = "not-applicable; nothing is said of message sets in JSON";

test("holds for the reference on every message", async () => {
  expect(await exceptionsOn("json/to-binary", oracleCodec())).toEqual({
    "rich.two.Bag": noJson,
    "rich.two.Endless": noValues,
  });
});

test("catches a codec that reads 64-bit integers through a double, and shrinks to the smallest", async () => {
  expect(await findingsOn("json/to-binary", roundingJsonLongCodec(oracleCodec()))).toEqual([
    '{"total":"9007199254740993"} gives {"total":"9007199254740992"} (total changed)',
    '{"serial":"9007199254740993"} gives {"serial":"9007199254740992"} (serial changed)',
  ]);
});

test("leaves what fails in binary alone to wire/round-trip", async () => {
  expect(await findingsOn("json/to-binary", losingNanCodec(oracleCodec()))).toEqual([]);
});

test("compares what an Any holds by its meaning, in whatever order its maps are written", async () => {
  const schema = compileText(`
    syntax = "proto3";
    import "google/protobuf/any.proto";
    message Holder { google.protobuf.Any any = 1; map<string, int32> map = 2; }
  `);
  const inner = oracleCodec();
  const reversing = {
    ...inner,
    open: async (slice: Parameters<typeof inner.open>[0]) => {
      const session = await inner.open(slice);
      return {
        ...session,
        transcode: (...[name, input, from, to]: Parameters<typeof session.transcode>) => {
          const text = from === "json" ? Buffer.from(input).toString() : "";
          const turned = text.replace(/("\w*":-?\d+),("\w*":-?\d+)/g, "$2,$1");
          return session.transcode(name, from === "json" ? Buffer.from(turned) : input, from, to);
        },
      };
    },
  };

  const options = { schema, subject: "Holder", maxExamples: 300 };
  expect(await findingsOn("json/to-binary", reversing, options)).toEqual([]);
});
