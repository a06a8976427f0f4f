import { expect, test } from "vitest";
import type { Codec } from "../../codecs/codec.ts";
import { checked, findingsOn } from "../../engine/testing/sabotage.ts";
import { richSchema } from "../../generators/testing/rich-schema.ts";
import { asyncCodec } from "../../mocks/async-codec.ts";
import { alternatingCodec } from "../../mocks/byte-faults.ts";
import { faultyCodec } from "../../mocks/faulty-codec.ts";
import { oracleCodec } from "../../mocks/oracle-codec.ts";
import { overreadingCodec, unfilledCodec } from "../../mocks/stale-memory-faults.ts";
import { mapReversingCodec } from "../../mocks/value-faults.ts";

const property = "hostile/no-stale-memory";
const options = { subject: "Note", phases: ["random"], maxExamples: 60 } as const;

for (const subject of ["rich.three.Chain", "rich.two.Leaf"])
  test(`holds for the oracle on ${subject}`, async () => {
    const schema = richSchema();
    const { check } = await checked(property, oracleCodec(), { schema, subject, maxExamples: 10 });

    expect(check).toMatchObject({ status: "passed" });
  });

test("catches a codec that reads past the end of what it is given", async () => {
  expect(await findingsOn(property, overreadingCodec(oracleCodec()), { subject: "Note" })).toEqual([
    " as 1201 gives 120141 where memory was full of 41, 12015a where it was full of 5a",
  ]);
});

test("catches a codec that does not write all of what it gives back, now or later", async () => {
  const line =
    "{} gives c2a9070441414141 where memory was full of 41, c2a907045a5a5a5a where it was full of 5a";

  for (const codec of [unfilledCodec(oracleCodec()), asyncCodec(unfilledCodec(oracleCodec()))])
    expect(await findingsOn(property, codec, options)).toEqual([line]);
});

/** Gives back all of a buffer of its own, however much of it is of this message. */
function reusingCodec(): Codec {
  const own = new Uint8Array(4096);
  return faultyCodec(oracleCodec(), {
    name: "reusing",
    written(_, bytes) {
      own.set(bytes.subarray(0, own.length));
      return own.subarray(0, Math.min(own.length, Math.max(64, bytes.length)));
    },
  });
}

test("catches a codec that gives back what is left of an earlier message", async () => {
  const { findings } = await checked(property, reusingCodec(), options);

  expect(findings).toMatchObject([{ security: true, way: "wrong bytes" }]);
});

test("catches a codec that gives back the pool in which a buffer lies", async () => {
  const leaking = faultyCodec(oracleCodec(), {
    name: "leaking",
    written: (_, bytes) => {
      const { buffer, byteOffset } = Buffer.from(bytes);
      return new Uint8Array(buffer, byteOffset, bytes.length + 1);
    },
  });
  const { check } = await checked(property, leaking, options);

  expect(check).toMatchObject({ status: "failed" });
});

test("a codec that answers by turns, or at random, shows nothing", async () => {
  const random = faultyCodec(oracleCodec(), {
    name: "random",
    written: (_, bytes) => (Math.random() < 0.5 ? bytes : new Uint8Array(0)),
  });
  for (const codec of [alternatingCodec(oracleCodec()), mapReversingCodec(oracleCodec()), random]) {
    const { findings } = await checked(property, codec, { ...options, subject: "Mix" });

    expect(findings, codec.name).toEqual([]);
  }
});
