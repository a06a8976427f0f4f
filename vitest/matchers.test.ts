import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create, toBinary } from "@bufbuild/protobuf";
import { TimestampSchema } from "@bufbuild/protobuf/wkt";
import { afterEach, beforeEach, expect, expectTypeOf, test, vi } from "vitest";
import { faultyCodec } from "../mocks/faulty-codec.ts";
import { oracleCodec } from "../mocks/oracle-codec.ts";
import { droppingFieldCodec, droppingUnknownCodec } from "../mocks/value-faults.ts";
import { compileText } from "../schema/compile.ts";
import { fromJson } from "../schema/json/from-json.ts";
import "./matchers.ts";

const schema = compileText(
  'syntax = "proto3"; package acme; message Order { string note = 1; repeated int32 counts = 2; map<string, int32> totals = 3; }',
);
const order = "acme.Order";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "wireproof-matchers-"));
  vi.stubEnv("WIREPROOF_FUZZ", undefined);
});

afterEach(() => {
  rmSync(folder, { recursive: true });
  vi.unstubAllEnvs();
});

/** What a failed expectation says. */
async function saidBy(expectation: () => unknown): Promise<string> {
  try {
    await expectation();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("the expectation holds");
}

test("what keeps the meaning of messages makes the round trip", async () => {
  await expect(oracleCodec()).toRoundTrip(schema, order);
  await expect("protobuf-es").toRoundTrip(schema);
  await expect((bytes: Uint8Array) => bytes).toRoundTrip(TimestampSchema);
});

test("a codec that does not says the finding in full", async () => {
  const codec = droppingFieldCodec(oracleCodec(), 1);

  const said = await saidBy(() => expect(codec).toRoundTrip(schema, order));

  expect(said).toMatchInlineSnapshot(`
    "dropping-field does not make the round trip

    FAIL  wire/round-trip  dropping-field 1  acme.Order                                           fg46sm
      claim     encode(decode(bytes)) means what bytes mean
      input     {"note":"a"}
      bytes     0a 01 61  field 1 note: string "a"
      expected  the same message
      got       {}
      where     note is lost
      why       https://protobuf.dev/programming-guides/encoding/"
  `);
  await expect(codec).not.toRoundTrip(schema, order);
});

test("a codec that holds, against expectation, says how much was tried", async () => {
  const said = await saidBy(() => expect(oracleCodec()).not.toRoundTrip(schema, order));

  expect(said).toMatch(/^oracle makes the round trip: 1 check, \d+ cases, no failure$/);
});

test("a round trip is of any property, and known failures do not count", async () => {
  const codec = droppingUnknownCodec(oracleCodec());
  const options = { properties: ["wire/unknown*"] };
  const known = join(folder, "known.txt");
  writeFileSync(known, "# It is old.\nwire/unknown-fields dropping-unknown **\n");

  const said = await saidBy(() => expect(codec).toRoundTrip(schema, order, options));

  expect(said).toContain("FAIL  wire/unknown-fields  dropping-unknown 1  acme.Order");
  await expect(codec).toRoundTrip(schema, order, { ...options, known: [known] });
});

test("where nothing is exercised neither it nor its opposite holds", async () => {
  const jsonOnly = { ...oracleCodec(), claims: { formats: ["json"] as const } };

  for (const expectation of [
    () => expect(jsonOnly).toRoundTrip(schema, order),
    () => expect(jsonOnly).not.toRoundTrip(schema, order),
  ])
    expect(await saidBy(expectation)).toMatch(/^toRoundTrip: nothing was exercised: /);
  expect(await saidBy(() => expect(oracleCodec()).toRoundTrip(schema, "acme.Ordre"))).toBe(
    'no message is called "acme.Ordre"',
  );
  expect(await saidBy(() => expect(7).toRoundTrip(schema))).toContain("got number");
});

/** Refuses a letter that no boundary has. */
const refusingQ = faultyCodec(oracleCodec(), {
  name: "refusing-q",
  transcode({ input, next }) {
    if (input.includes("q".charCodeAt(0))) throw new Error("no q, please");
    return next(input);
  },
});

test("without fuzzing nothing is random, with it what breaks is stored and comes first from then on", async () => {
  const options = { store: folder, seed: "1", maxExamples: 2000 };

  await expect(refusingQ).toRoundTrip(schema, order, options);
  vi.stubEnv("WIREPROOF_FUZZ", "1");
  const fuzzed = await saidBy(() => expect(refusingQ).toRoundTrip(schema, order, options));
  vi.stubEnv("WIREPROOF_FUZZ", "0");
  const again = await saidBy(() => expect(refusingQ).toRoundTrip(schema, order, options));

  expect(fuzzed).toContain('input     {"totals":{"q":0}}');
  expect(fuzzed).toContain(
    `WIREPROOF_FUZZ=1 WIREPROOF_SEED=1 makes the same cases again; kept in ${folder}, from where`,
  );
  expect(readdirSync(folder)).toHaveLength(1);
  expect(again).toContain('input     {"totals":{"q":0}}');
  expect(again).not.toContain("WIREPROOF_SEED");
});

test("bytes, JSON text, values and messages of protobuf-es mean the same, however they are written", () => {
  const bytes = Uint8Array.of(0x12, 0x01, 0x01, 0x0a, 0x01, 0x61, 0x10, 0x02);
  const json = '{"counts":[1,2],"note":"a"}';
  const time = create(TimestampSchema, { seconds: 1n });

  expect(bytes).toMeanTheSameAs(json, schema, order);
  expect(json).toMeanTheSameAs(bytes, schema, order);
  expect(bytes).toMeanTheSameAs(fromJson(schema, schema.message(order), json), schema, order);
  expect(Buffer.from(bytes)).toMeanTheSameAs(bytes, schema, order);
  expect(time).toMeanTheSameAs(toBinary(TimestampSchema, time), TimestampSchema);
  expect('"1970-01-01T00:00:01Z"').toMeanTheSameAs(time, TimestampSchema);
  expect(bytes).not.toMeanTheSameAs('{"counts":[2,1],"note":"a"}', schema, order);
});

test("a difference is told with its place and the bytes", async () => {
  const said = await saidBy(() =>
    expect(Uint8Array.of(0x0a, 1, 0x61, 0x10, 7)).toMeanTheSameAs(
      '{"note":"a","counts":[8]}',
      schema,
      order,
    ),
  );

  expect(said).toMatchInlineSnapshot(`
    "acme.Order: expected one that means the same
      expected  {"note":"a","counts":[8]}
      got       {"note":"a","counts":[7]}
      where     counts[0] changed
      bytes     0a 01 61  field 1 note: string "a"
                10 07     field 2 counts: int32 7 (not packed as declared)"
  `);
});

test("what means nothing does not mean the same, and must not be expected", async () => {
  const cut = Uint8Array.of(0x0a, 9, 0x61);

  expect(cut).not.toMeanTheSameAs("{}", schema, order);
  expect(
    await saidBy(() => expect(cut).toMeanTheSameAs("{}", schema, order)),
  ).toMatchInlineSnapshot(`
    "acme.Order: expected one that means the same
      expected  {}
      got       nothing: at byte 1: a length of 9, but 1 bytes left
      bytes     0a 09 61"
  `);
  expect(await saidBy(() => expect(cut).not.toMeanTheSameAs('{"no":1}', schema, order))).toMatch(
    /^toMeanTheSameAs: what is expected means nothing: /,
  );
  expect(await saidBy(() => expect(7).toMeanTheSameAs("{}", schema, order))).toContain(
    "got number",
  );
});

test("an equality against expectation says what both mean", async () => {
  const said = await saidBy(() => expect("{}").not.toMeanTheSameAs("{}", schema, order));

  expect(said).toBe("acme.Order: expected one that means something else\n  got       {}");
});

test("the compiler knows the matchers", () => {
  expectTypeOf(expect(1).toRoundTrip).returns.toEqualTypeOf<Promise<void>>();
  expectTypeOf(expect(1).toMeanTheSameAs).returns.toEqualTypeOf<void>();
  expectTypeOf(expect(1).toMeanTheSameAs).parameter(0).toExtend<Uint8Array | string | object>();
});
