import { expect, test } from "vitest";
import type { Codec } from "../codecs/codec.ts";
import { asyncCodec } from "../mocks/async-codec.ts";
import { truncatingCodec } from "../mocks/byte-faults.ts";
import { oracleCodec } from "../mocks/oracle-codec.ts";
import { droppingFieldCodec } from "../mocks/value-faults.ts";
import { compileText } from "../schema/compile.ts";
import { mockCodec, runOf } from "./testing/run-of.ts";
import { checked, orderSchema } from "./testing/sabotage.ts";

test("gives the same cases, and the same finding, as a whole run in worker threads", async () => {
  const { result } = await runOf({
    schema: orderSchema(),
    codecs: [mockCodec("dropping-field")],
    messages: ["Note", "Mix"],
    properties: ["wire/round-trip"],
    seed: "11",
  });

  const { check, findings } = await checked(
    "wire/round-trip",
    droppingFieldCodec(oracleCodec(), 1),
    { subject: "Note", seed: "11", maxExamples: 20 },
  );

  const { location: _location, ...found } = result.findings[1] ?? {};
  expect(check).toEqual({ ...result.checks[1], durationMs: check.durationMs });
  expect(findings).toEqual([found]);
});

test("a schema's other messages do not shift the cases of one", async () => {
  const alone = compileText('syntax = "proto3"; message Note { string text = 1; }');

  const { check } = await checked("wire/stable", oracleCodec(), { subject: "Note" });
  const other = await checked("wire/stable", oracleCodec(), { subject: "Note", schema: alone });

  expect(other.check.casesHash).toBe(check.casesHash);
});

test("is over when an async codec has answered and closed", async () => {
  const closed: string[] = [];
  const inner = oracleCodec();
  const codec = asyncCodec({
    ...inner,
    open: async (schema) => ({
      ...(await inner.open(schema)),
      close: () => void closed.push("closed"),
    }),
  });

  const { check } = await checked("wire/round-trip", codec, { subject: "Note" });

  expect(check.status).toBe("passed");
  expect(closed).toEqual(["closed"]);
});

test("a codec that cannot open the schema is an error with the codec's own words", async () => {
  const codec: Codec = {
    ...oracleCodec(),
    open() {
      throw new Error("no such option: syntax");
    },
  };

  await expect(checked("wire/round-trip", codec)).rejects.toMatchObject({
    code: "codec",
    message: "codec oracle: cannot open the schema: no such option: syntax",
  });
});

test("a message that is not there is an error", async () => {
  await expect(checked("wire/round-trip", oracleCodec(), { subject: "Notes" })).rejects.toThrow(
    expect.objectContaining({ code: "schema", hint: 'did you mean "Note"?' }),
  );
});

test("the cases of a check have a hash that any other case changes", async () => {
  const hashOf = async (options: Parameters<typeof checked>[2]) =>
    (await checked("wire/round-trip", truncatingCodec(oracleCodec()), options)).check.casesHash;

  const hashes = [
    await hashOf({ subject: "Note" }),
    await hashOf({ subject: "Note", seed: "2" }),
    await hashOf({ subject: "Note", maxExamples: 59 }),
    await hashOf({ subject: "Note", phases: ["edges"] }),
    await hashOf({ subject: "Mix" }),
  ];

  expect(new Set(hashes).size).toBe(5);
  expect(await hashOf({ subject: "Note" })).toBe(hashes[0]);
});
