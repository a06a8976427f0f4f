import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compileText } from "../../schema/compile.ts";
import { againstSides } from "./against.ts";
import type { CodecBenchRequest } from "./codec-request.ts";
import { codecSideCases } from "./codec-side.ts";
import { drawnMessages } from "./drawn-messages.ts";

const schema = compileText(`
  syntax = "proto3";
  package acme;
  message Customer { string name = 1; bytes key = 2; }
`);

const here = createRequire(import.meta.url);

/** Where the copy of protobuf.js 7 lies that comes with `@grpc/proto-loader`. */
const seven = dirname(
  createRequire(here.resolve("@grpc/proto-loader")).resolve("protobufjs/package.json"),
);
const { version } = here(join(seven, "package.json")) as { readonly version: string };

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "wireproof-against-"));
  const home = join(folder, ".wireproof", "codecs", `protobufjs@${version}`, "node_modules");
  mkdirSync(home, { recursive: true });
  symlinkSync(seven, join(home, "protobufjs"), "junction");
  mkdirSync(join(folder, "stranger"));
  writeFileSync(join(folder, "stranger", "package.json"), '{ "name": "left-pad" }');
  for (const [name, accepts] of [
    ["plain", "true"],
    ["picky", "input.length % 2 === 0"],
  ])
    writeFileSync(
      join(folder, `${name}.mjs`),
      `export default {
        name: "${name}", version: "1",
        open: () => ({
          transcode(typeName, input) {
            if (!(${accepts})) throw new Error("an odd length");
            return Uint8Array.from(input);
          },
        }),
      };`,
    );
});

afterAll(() => rmSync(folder, { recursive: true }));

function request(...codecs: readonly string[]): CodecBenchRequest {
  return { schema, messages: [], codecs, seed: "1", baseFolder: folder };
}

/** What both sides run, after their plain data has crossed to another process and back. */
async function casesOf(codecs: readonly string[], against: string) {
  const { before, after, warnings } = await againstSides(request(...codecs), against);
  const sides = structuredClone({ before, after });
  return {
    words: [before.word, after.word],
    before: await codecSideCases(sides.before),
    after: await codecSideCases(sides.after),
    warnings,
  };
}

const names = ["protobufjs/encode/acme.Customer", "protobufjs/decode/acme.Customer"];

for (const [codecs, against, words] of [
  [["protobufjs"], version, [`protobufjs@${version}`, "protobufjs"]],
  [[], `protobufjs@${version}`, [`protobufjs@${version}`, "protobufjs"]],
  [["protobufjs"], seven, [seven, "protobufjs"]],
] as const)
  test(`--codec ${codecs} --against ${against.replace(seven, "a folder")} are two builds under one name`, async () => {
    const found = await casesOf(codecs, against);

    expect(found.words).toEqual(words);
    expect(found.warnings).toEqual([]);
    expect(found.before.map(({ name }) => name)).toEqual(names);
    expect(found.after.map(({ name }) => name)).toEqual(names);
    for (const { run } of [...found.before, ...found.after]) expect(await run()).toBeGreaterThan(0);
  });

test("each side runs its own build", async () => {
  const build = join(folder, "build");
  cpSync(dirname(here.resolve("protobufjs/package.json")), build, {
    recursive: true,
    dereference: true,
  });
  writeFileSync(join(build, "index.js"), 'throw new Error("this build was run");');
  writeFileSync(
    join(build, "package.json"),
    JSON.stringify({ name: "protobufjs", version: "9.9.9", main: "index.js" }),
  );

  await expect(againstSides(request("protobufjs"), "./build")).rejects.toMatchObject({
    code: "nothing-selected",
    hint: expect.stringContaining("this build was run"),
  });
});

test("both are given the messages that neither refuses", async () => {
  const { before, after } = await casesOf([join(folder, "picky.mjs")], "./plain.mjs");

  expect(before.map(({ name }) => name)).toEqual(["picky/transcode/acme.Customer"]);
  const perMessage = (cases: typeof before) => (cases[0]?.bytes ?? 0) / (cases[0]?.operations ?? 0);
  expect(perMessage(before)).toBe(perMessage(after));
  const even = drawnMessages(schema, "acme.Customer", "1").filter(
    ({ bytes }) => bytes.length % 2 === 0,
  );
  expect(even.length).toBeLessThan(100);
  expect(perMessage(before)).toBeCloseTo(
    even.reduce((sum, { bytes }) => sum + bytes.length, 0) / even.length,
  );
});

test("what cannot be compared is told with what to do", async () => {
  await expect(againstSides(request("protobufjs"), "0.0.1")).rejects.toMatchObject({
    message: "codec protobufjs@0.0.1: protobufjs@0.0.1 is not installed",
    hint: "npm install --prefix .wireproof/codecs/protobufjs@0.0.1 protobufjs@0.0.1",
  });
  await expect(againstSides(request(), "7.5.4")).rejects.toMatchObject({
    message: "--against 7.5.4: of which codec?",
    hint: "name one: --codec protobufjs --against 7.5.4",
  });
  await expect(againstSides(request("protobufjs", "protobuf-es"), "7.5.4")).rejects.toMatchObject({
    message: "--against 7.5.4: of which codec?",
  });
  await expect(againstSides(request("protobufjs"), "./stranger")).rejects.toMatchObject({
    message: "codec ./stranger: its package.json names no library that a codec here drives",
    hint: expect.stringContaining("protobufjs, @grpc/proto-loader"),
  });
});
