import { afterEach, expect, test } from "vitest";
import type { Codec } from "../codecs/codec.ts";
import { holdsMinusOne } from "../mocks/crash-faults.ts";
import { faultyCodec } from "../mocks/faulty-codec.ts";
import { oracleCodec } from "../mocks/oracle-codec.ts";
import { replacingCodec } from "../mocks/survival-faults.ts";
import { checked, lineOf } from "./testing/sabotage.ts";

const { parse } = JSON;
const { map } = Array.prototype;

afterEach(() => {
  expect(JSON.parse).toBe(parse);
  expect(Array.prototype.map).toBe(map);
});

/** A codec that does something to the program when it first reads -1, or each time. */
function changing(change: () => void, { isOnce = false } = {}): Codec {
  let isDone = false;
  return faultyCodec(oracleCodec(), {
    name: "changing",
    transcode({ input, next }) {
      if (holdsMinusOne(input) && !(isOnce && isDone)) {
        isDone = true;
        change();
      }
      return next(input);
    },
  });
}

test("a codec that replaces globals gives a finding of the value at which it does, shrunk", async () => {
  const codec = replacingCodec(oracleCodec(), holdsMinusOne);
  const { findings } = await checked("wire/round-trip", codec);

  expect(findings.map(lineOf)).toEqual([
    '{"total":"-1"} as 10ffffffffffffffffff01 gives crashed: replaced JSON.parse and replaced Array.prototype.map',
  ]);
  expect(findings).toMatchObject([{ way: "crashed", security: true }]);
});

test("a codec that takes away what we work with ourselves spoils no other case, and is no bug of ours", async () => {
  const replace = () => {
    Object.defineProperty(Array.prototype, "map", {
      value: () => {
        throw new TypeError("not today");
      },
      configurable: true,
      writable: true,
    });
  };
  const { check, findings } = await checked("wire/round-trip", changing(replace));
  const sound = await checked("wire/round-trip", oracleCodec());

  expect(findings.map(({ actual }) => actual)).toEqual(["crashed: replaced Array.prototype.map"]);
  expect(check.cases).toBe(sound.check.cases);
});

test("a change that comes once is told at once, and that a replay does not show it", async () => {
  const put = () => Object.defineProperty(Set.prototype, "wireproofUnion", { configurable: true });
  const { findings } = await checked("wire/round-trip", changing(put, { isOnce: true }));

  expect(findings.map(({ actual }) => actual)).toEqual([
    expect.stringMatching(
      /^crashed: put wireproofUnion on Set\.prototype, in one of \d+ cases up to this one; not seen again, so that a replay does not show it$/,
    ),
  ]);
  expect(Object.hasOwn(Set.prototype, "wireproofUnion")).toBe(false);
});
