import { expect, test } from "vitest";
import { prngOf } from "../prng.ts";
import { charsetEncodings, charsetSamples, drawCharsetBytes } from "./charset-samples.ts";
import { canSay, isBeyondAscii, repertoireOf } from "./repertoire.ts";
import { drawTextIn, legacyEncodings, textSamplesIn } from "./samples.ts";

test("US-ASCII and what is no text are no legacy encodings", () => {
  expect(legacyEncodings()).toHaveLength(98);
  for (const name of ["ascii", "hex", "base64"]) expect(legacyEncodings()).not.toContain(name);
});

test("the samples of an encoding hold its whole repertoire, and nothing that it cannot say", () => {
  for (const encoding of ["windows1252", "shiftjis", "gb18030", "utf8"]) {
    const samples = textSamplesIn(encoding).map(({ text }) => text);
    const said = samples.join("");

    expect(repertoireOf(encoding).filter((one) => !said.includes(one))).toEqual([]);
    expect(samples.filter((text) => !canSay(encoding, text))).toEqual([]);
  }
});

test("the draws of seed 42 stay as they are", () => {
  const prng = prngOf(42, 0, 0, 0);

  expect(
    ["windows1252", "shiftjis", "koi8r", "utf8"].map((one) => drawTextIn(one, prng)),
  ).toMatchInlineSnapshot(`
    [
      "ºá~·öÀ»",
      "霑兩儀嬬",
      "⌠╘╧ь▌▐д",
      "߿👍🏽﷯+각각",
    ]
  `);
});

test("drawn text can be said, and is never ASCII alone", () => {
  const prng = prngOf(1, 2, 3, 4);
  for (const encoding of legacyEncodings())
    for (let count = 0; count < 20; count++) {
      const text = drawTextIn(encoding, prng);

      expect(isBeyondAscii(text), `${encoding} ${JSON.stringify(text)}`).toBe(true);
      expect(canSay(encoding, text), `${encoding} ${JSON.stringify(text)}`).toBe(true);
    }
});

test("samples and draws of encoded text are short enough to be split everywhere", () => {
  const prng = prngOf(1, 2, 3, 4);
  for (const encoding of charsetEncodings()) {
    const samples = [...charsetSamples(encoding)];
    const drawn = Array.from({ length: 20 }, () => drawCharsetBytes(encoding, prng));

    expect(Math.max(...samples.map(({ length }) => length)), encoding).toBeLessThan(260);
    expect(Math.max(...drawn.map(({ length }) => length)), encoding).toBeLessThan(50);
  }
});

test("characters of each number of bytes are cut off in the middle", () => {
  const hex = [...charsetSamples("gb18030")].map((bytes) => Buffer.from(bytes).toString("hex"));

  expect(hex).toEqual(expect.arrayContaining(["81", "8130", "813081", "81308100"]));
});
