import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { compileText } from "../../schema/compile.ts";
import { codecCases, prepareCases } from "./codec-cases.ts";
import type { CodecBenchRequest } from "./codec-request.ts";
import { drawnMessages } from "./drawn-messages.ts";

const folder = mkdtempSync(join(tmpdir(), "wireproof-bench-codecs-"));

afterAll(() => rmSync(folder, { recursive: true }));

const schema = compileText(`
  syntax = "proto3";
  package acme;
  message Order { string id = 1; repeated int64 parts = 2; Customer customer = 3; map<string, double> prices = 4; }
  message Customer { string name = 1; bytes key = 2; }
`);

function request(more: Partial<CodecBenchRequest> = {}): CodecBenchRequest {
  const some = { schema, messages: ["acme.Customer"], codecs: ["protobufjs"], seed: "1" };
  return { ...some, baseFolder: ".", ...more };
}

test("every operation of each codec is a case, and the generator and the oracle are there for scale", async () => {
  const cases = await codecCases(request({ codecs: ["protobufjs", "protobuf-es"] }));

  expect(cases.map(({ name }) => name)).toEqual([
    "generator/draw/acme.Customer",
    "protobufjs/encode/acme.Customer",
    "protobufjs/decode/acme.Customer",
    "protobuf-es/encode/acme.Customer",
    "protobuf-es/decode/acme.Customer",
    "protobuf-es/json-encode/acme.Customer",
    "protobuf-es/json-decode/acme.Customer",
    "oracle/encode/acme.Customer",
    "oracle/decode/acme.Customer",
    "oracle/json-encode/acme.Customer",
    "oracle/json-decode/acme.Customer",
  ]);
});

test("a case does the same at each call, on messages of the same bytes for all", async () => {
  const cases = await codecCases(request());
  const messageBytes = new Set(cases.map(({ bytes, operations }) => bytes / operations));

  expect(messageBytes.size).toBe(1);
  for (const { run } of cases) {
    const first = await run();
    expect(first).toBeGreaterThan(0);
    expect(await run()).toBe(first);
  }
});

test("what is written has the length that the codec writes", async () => {
  const [one] = await codecCases(request({ operations: ["encode"] }));
  const written = drawnMessages(schema, "acme.Customer", "1").map(({ bytes }) => bytes.length);
  const sum = written.reduce((total, length) => total + length, 0);

  expect(((await one?.run()) ?? 0) / (one?.operations ?? 0)).toBeCloseTo(sum / written.length);
});

test("messages rest on the seed and the type alone, and not on the filter", () => {
  const hex = (typeName: string, seed: string) =>
    drawnMessages(schema, typeName, seed).map(({ bytes }) => bytes.toString("hex"));

  expect(hex("acme.Order", "1")).toEqual(hex("acme.Order", "1"));
  expect(hex("acme.Order", "1")).not.toEqual(hex("acme.Order", "2"));
  expect(hex("acme.Customer", "1")).not.toEqual(hex("acme.Order", "1"));
});

test("a codec that lacks a format, or reads no messages, is a row that says so", async () => {
  const { all } = await prepareCases(
    request({ codecs: ["protobufjs", "iconv-lite"], operations: ["encode", "json-encode"] }),
  );

  expect(all.filter(({ codec }) => codec !== "oracle").map(({ skipped }) => skipped)).toEqual([
    undefined,
    "it does not read and write JSON",
    "it reads and writes no messages",
    "it reads and writes no messages",
  ]);
});

/** A module of a user whose messages are the bytes that were read. */
function moduleOf(name: string, session: string): string {
  const file = join(folder, `${name}.mjs`);
  const codec = `{ name: "${name}", version: "1", open: () => (${session}) }`;
  writeFileSync(
    file,
    `const copy = (bytes) => Uint8Array.from(bytes);\nexport default ${codec};\n`,
  );
  return file;
}

test("messages that a codec refuses are left out for it, and said", async () => {
  const refusing = moduleOf(
    "refusing",
    `{
      transcode: (typeName, input) => copy(input),
      decode(typeName, input) {
        if (input.length % 2 === 1) throw new Error("an odd length");
        return copy(input);
      },
      encode: (typeName, message) => copy(message),
    }`,
  );
  const { all, warnings } = await prepareCases(
    request({ codecs: [refusing], operations: ["decode"] }),
  );
  const [one] = all;
  const odd = drawnMessages(schema, "acme.Customer", "1").filter(
    ({ bytes }) => bytes.length % 2 === 1,
  );

  expect(odd.length).toBeGreaterThan(1);
  expect((one?.case?.operations ?? 0) % (100 - odd.length)).toBe(0);
  expect(warnings).toEqual([
    `refusing/decode/acme.Customer: measured without ${odd.length} messages that it refuses: an odd length`,
  ]);
});

test("a codec that refuses every message is a row that says why", async () => {
  const never = moduleOf("never", '{ transcode() { throw new Error("not today\\nor ever"); } }');
  const { all, warnings } = await prepareCases(
    request({ codecs: [never], operations: ["transcode"] }),
  );

  expect(all.map(({ codec, skipped }) => [codec, skipped])).toEqual([
    ["never", "not today"],
    ["oracle", undefined],
  ]);
  expect(warnings).toEqual([]);
});

test("a codec without steps is measured at once, and its promises are waited for", async () => {
  const whole = moduleOf("whole", "{ transcode: async (typeName, input) => copy(input) }");
  const [one, ...others] = (await codecCases(request({ codecs: [whole] }))).filter(({ name }) =>
    name.startsWith("whole/"),
  );
  const length = drawnMessages(schema, "acme.Customer", "1").reduce(
    (sum, { bytes }) => sum + bytes.length,
    0,
  );

  expect(one?.name).toBe("whole/transcode/acme.Customer");
  expect(others).toEqual([]);
  expect((await one?.run()) ?? 0).toBe((length * (one?.operations ?? 0)) / 100);
});

test("a codec that cannot open the schema is a row that says why", async () => {
  const closed = moduleOf("closed", 'missing("schema")');
  const { all } = await prepareCases(request({ codecs: [closed], operations: ["encode"] }));

  expect(all[0]).toMatchObject({ codec: "closed", operation: "encode" });
  expect(all[0]?.skipped).toBe("codec closed: cannot open the schema: missing is not defined");
});

test("a glob that matches no message, and two codecs of one name, are errors", async () => {
  await expect(codecCases(request({ messages: ["acme.Ordr"] }))).rejects.toMatchObject({
    message: 'no message is called "acme.Ordr"',
  });
  const twin = moduleOf("protobufjs", "{ transcode: (typeName, input) => copy(input) }");
  await expect(codecCases(request({ codecs: ["protobufjs", twin] }))).rejects.toMatchObject({
    message: `--codec ${twin}: another one is called "protobufjs" too`,
    hint: `to compare two builds of it: --codec protobufjs --against ${twin}`,
  });
});
