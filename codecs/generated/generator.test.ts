import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { CodeGeneratorResponseSchema } from "@bufbuild/protobuf/wkt";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compileText } from "../../schema/compile.ts";
import { runGenerator, runPlugin } from "./generator.ts";

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "wireproof-generator-"));
});

afterAll(() => rmSync(folder, { recursive: true }));

function program(text: string): string {
  const file = join(folder, `program-${Buffer.from(text).toString("hex").slice(0, 60)}.cjs`);
  writeFileSync(file, text);
  return file;
}

/** A plugin that gives the same response to everything. */
function plugin(response: MessageInitShape<typeof CodeGeneratorResponseSchema>): string {
  const bytes = toBinary(
    CodeGeneratorResponseSchema,
    create(CodeGeneratorResponseSchema, response),
  );
  const hex = Buffer.from(bytes).toString("hex");
  const file = join(folder, `plugin-${hex.slice(0, 60)}.cjs`);
  writeFileSync(
    file,
    `process.stdin.resume(); process.stdout.write(Buffer.from("${hex}", "hex"));
    process.stdin.on("end", () => process.exit(0));`,
  );
  return file;
}

const { descriptorSet } = compileText('edition = "2024"; message M { int32 a = 1; }');

test("gives the input to a program and what it writes back", async () => {
  const echo = program("process.stdin.pipe(process.stdout);");

  expect(Buffer.from(await runGenerator({ program: echo, input: Uint8Array.of(1, 2) }))).toEqual(
    Buffer.of(1, 2),
  );
});

test("tells what a program complains of, also where it reads none of its input", async () => {
  const failing = program('console.error("no such thing"); process.exit(1);');

  await expect(runGenerator({ program: failing, input: new Uint8Array(1 << 20) })).rejects.toThrow(
    /^no such thing$/,
  );
  await expect(runGenerator({ program: program("process.exit(3)") })).rejects.toThrow(
    "the generator ended with 3",
  );
});

test("tells the error of a plugin", async () => {
  await expect(runPlugin(plugin({ error: "I cannot" }), descriptorSet, "")).rejects.toThrow(
    /^I cannot$/,
  );
});

test("refuses editions for a plugin that does not know them, as protoc does", async () => {
  await expect(runPlugin(plugin({}), descriptorSet, "")).rejects.toThrow(
    /its generator does not support editions$/,
  );
  const knows2023 = plugin({ supportedFeatures: 2n, minimumEdition: 998, maximumEdition: 1000 });
  await expect(runPlugin(knows2023, descriptorSet, "")).rejects.toThrow(
    /its generator does not support EDITION_2024$/,
  );
});
