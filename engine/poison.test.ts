import { afterEach, expect, test } from "vitest";
import { poisonedLoan, withPoison } from "./poison.ts";

const { allocUnsafe, allocUnsafeSlow, from, concat } = Buffer;

afterEach(() => {
  expect({ allocUnsafe, allocUnsafeSlow, from, concat }).toEqual({
    allocUnsafe: Buffer.allocUnsafe,
    allocUnsafeSlow: Buffer.allocUnsafeSlow,
    from: Buffer.from,
    concat: Buffer.concat,
  });
});

test("bytes are lent in the middle of the pattern", () => {
  const { lent, kept } = poisonedLoan(Uint8Array.of(1, 2), 0x41);
  const around = new Uint8Array(lent.buffer, lent.byteOffset - 3, 8);

  expect(lent).toEqual(Uint8Array.of(1, 2));
  expect(kept).toEqual(Uint8Array.of(1, 2));
  expect([...around]).toEqual([0x41, 0x41, 0x41, 1, 2, 0x41, 0x41, 0x41]);
});

for (const [what, make] of [
  ["allocUnsafe", () => Buffer.allocUnsafe(3)],
  ["allocUnsafe of more than a pool holds", () => Buffer.allocUnsafe(100_000)],
  ["allocUnsafe of very much", () => Buffer.allocUnsafe(2 ** 24 + 1)],
  ["allocUnsafeSlow", () => Buffer.allocUnsafeSlow(3)],
] as const)
  test(`fresh memory of ${what} is full of the pattern`, () => {
    const made = withPoison(0x41, make) as Buffer;

    expect(made).toBeInstanceOf(Buffer);
    expect(made).toHaveLength(make().length);
    const filled = made.subarray(0, 2 ** 24);
    expect(filled.equals(Buffer.alloc(filled.length, 0x41))).toBe(true);
  });

for (const [what, make] of [
  ["text", () => Buffer.from("abc")],
  ["text in hex", () => Buffer.from("616263", "hex")],
  ["a list", () => Buffer.from([97, 98, 99])],
  ["bytes", () => Buffer.from(Uint8Array.of(97, 98, 99))],
  ["a concatenation", () => Buffer.concat([Buffer.of(97), Buffer.of(98, 99)])],
] as const)
  test(`a buffer of ${what} is what it is, with the pattern around it`, () => {
    const made = withPoison(0x41, make) as Buffer;

    expect(made.toString()).toBe("abc");
    expect(Buffer.from(made.buffer, made.byteOffset - 2, 7).toString()).toBe("AAabcAA");
  });

test("a buffer over memory that is given is over that memory", () => {
  const { buffer } = Uint8Array.of(1, 2, 3);
  const made = withPoison(0x41, () => Buffer.from(buffer, 1, 1)) as Buffer;

  expect(made.buffer).toBe(buffer);
  expect([...made]).toEqual([2]);
});

test("a library that kept a function is given the pattern by it, and only while it lasts", () => {
  const kept = withPoison(0, () => Buffer.allocUnsafe) as typeof Buffer.allocUnsafe;

  expect(withPoison(0x41, () => [...kept(3)])).toEqual([0x41, 0x41, 0x41]);
  expect(withPoison(0x5a, () => [...kept(3)])).toEqual([0x5a, 0x5a, 0x5a]);
  expect(kept(3)).toHaveLength(3);
});

test("lasts until a promise is settled, and ends with a throw", async () => {
  const later = withPoison(0x41, async () => {
    await Promise.resolve();
    return [...Buffer.allocUnsafe(2)];
  });

  expect(Buffer.allocUnsafe).not.toBe(allocUnsafe);
  expect(await later).toEqual([0x41, 0x41]);
  expect(() =>
    withPoison(0x41, () => {
      throw new Error("no");
    }),
  ).toThrow("no");
});
