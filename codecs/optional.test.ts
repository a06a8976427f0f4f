import { expect, test } from "vitest";
import { installCommand, type OptionalCodec, optionalCodec, optionalCodecs } from "./optional.ts";
import { codecNames, defaultCodecNames, installedCodecs, missingCodecs } from "./our-codecs.ts";

const absent: OptionalCodec = {
  packageName: "no-such-package",
  needs: ["pbf", "no-such-helper"],
  codec: () => expect.fail("made without its library"),
};

test("a codec whose library is absent is answered with the command that installs what is missing", () => {
  expect(() => optionalCodec("strange", absent)).toThrow(
    expect.objectContaining({
      code: "codec",
      message: "codec strange: its library is not installed",
      hint: "npm install --save-dev no-such-package no-such-helper",
    }),
  );
});

test("every optional codec is known by its own name", () => {
  for (const [name, codec] of optionalCodecs) {
    expect(installCommand(codec)).toBeUndefined();
    expect(optionalCodec(name, codec)).toMatchObject({ name });
  }
});

test("optional codecs are listed where they are installed, and run by name only", () => {
  const names = installedCodecs().map(({ name }) => name);

  expect(names).toEqual(codecNames);
  expect(missingCodecs()).toEqual([]);
  expect(defaultCodecNames().filter((name) => optionalCodecs.has(name))).toEqual([]);
});
