import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { codecAtVersion, versionedCodecs } from "./at-version.ts";
import type { Codec } from "./codec.ts";
import { requiredLibrary } from "./library.ts";
import { testContract } from "./testing/contract-tests.ts";
import { protobufjs7 } from "./testing/protobufjs-7.ts";

const { version } = protobufjs7();
const here = createRequire(import.meta.url);

/** Where the copy of protobuf.js 7 lies that comes with `@grpc/proto-loader`. */
const home = dirname(
  createRequire(here.resolve("@grpc/proto-loader")).resolve("protobufjs/package.json"),
);

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "wireproof-versions-"));
  link(`.wireproof/codecs/protobufjs@${version}/node_modules/protobufjs`);
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Puts the copy where npm would. */
function link(path: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  symlinkSync(home, join(folder, path), "junction");
}

/** A codec of that copy, found from the folder whose packages it is one of. */
function beside(name: string): Codec {
  const codec = codecAtVersion(`${name}@${version}`, dirname(dirname(home)));
  if (codec === undefined) throw new Error(`${name} is none of a library`);
  return codec;
}

testContract(beside("protobufjs"), { encodesObjects: true });
testContract(beside("protobufjs-object"), { encodesObjects: true });

test("a copy is found in a folder of its own, and named with its version", () => {
  const codec = codecAtVersion(`protobufjs@${version}`, folder);

  expect(codec).toMatchObject({ name: `protobufjs@${version}`, version });
});

test("a copy is found under the name that npm was told to give it", () => {
  rmSync(join(folder, ".wireproof"), { recursive: true });
  link(`node_modules/protobufjs-${version}`);

  expect(codecAtVersion(`protobufjs-object@${version}`, folder)).toMatchObject({
    name: `protobufjs-object@${version}`,
    version,
  });
});

test("a version that is not installed is answered with the command that installs it", () => {
  for (const [name, wanted] of [
    ["protobufjs-protojson", "protobufjs@0.0.1"],
    ["proto-loader", "@grpc/proto-loader@0.0.1"],
    ["protobuf-es", "@bufbuild/protobuf@0.0.1"],
    ["protobuf-ts", "@protobuf-ts/plugin@0.0.1"],
    ["pbf", "pbf@0.0.1"],
  ])
    expect(() => codecAtVersion(`${name}@0.0.1`, folder)).toThrow(
      expect.objectContaining({
        code: "codec",
        message: `codec ${name}@0.0.1: ${wanted} is not installed`,
        hint: `npm install --prefix .wireproof/codecs/${wanted} ${wanted}`,
      }),
    );
});

test("what has no such form is none of ours", () => {
  for (const spec of ["protobufjs", "protobufjs@", "protobufjs@latest", "none@1.0.0", "./a@1.0.0"])
    expect(codecAtVersion(spec, folder)).toBeUndefined();
});

test("every codec of a library can be run at the version that is installed", () => {
  for (const [name, { packageName, codec }] of versionedCodecs) {
    const library = requiredLibrary(packageName);

    expect(codec(library)).toMatchObject({ name, version: library.version });
  }
});
