import { execFile } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadSchema } from "../schema/load.ts";
import { codecTests } from "./codec-tests.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

// What our users write, for what we ship.
codecTests({
  schema: [join(root, "proto", "wireproof", "kinds")],
  importPaths: [join(root, "proto")],
  codecs: ["protobuf-es"],
  properties: ["wire/*", "object/*"],
});

test("filters that match nothing are errors while tests are collected", () => {
  const schema = loadSchema({
    paths: [join(root, "proto", "wireproof", "kinds")],
    importPaths: [join(root, "proto")],
  });

  expect(() => codecTests({ schema, codecs: ["protobuf-es"], messages: ["**.None"] })).toThrow(
    'no message matches "**.None"',
  );
  expect(() => codecTests({ schema, codecs: ["protobuf-es"], properties: ["wire/marge"] })).toThrow(
    'no property is called "wire/marge"',
  );
  expect(() => codecTests({ schema: [join(root, "none")], codecs: ["protobuf-es"] })).toThrow(
    expect.objectContaining({ name: "ToolError" }),
  );
});

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "wireproof-vitest-"));
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(root, join(folder, "node_modules", "wireproof"), "dir");
  symlinkSync(join(root, "node_modules", "vitest"), join(folder, "node_modules", "vitest"), "dir");
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** A test of vitest's JSON report. */
interface Reported {
  readonly fullName: string;
  readonly status: string;
  readonly failureMessages: readonly string[];
  readonly title: string;
}

/** Runs vitest as a user does, on a project that has wireproof and vitest installed. */
async function vitest(
  args: readonly string[] = [],
  own: Readonly<Record<string, string>> = {},
): Promise<readonly Reported[]> {
  const program = join(root, "node_modules", "vitest", "vitest.mjs");
  const { VITEST: _inner, WIREPROOF_FUZZ: _fuzz, WIREPROOF_SEED: _seed, ...env } = process.env;
  const usual = [program, "run", "--root", folder, "--reporter=json", "--outputFile=out.json"];
  await new Promise<void>((resolve) => {
    const options = { cwd: folder, env: { ...env, ...own } };
    execFile(process.execPath, [...usual, ...args], options, () => resolve());
  });
  const report = JSON.parse(readFileSync(join(folder, "out.json"), "utf8"));
  return report.testResults.flatMap(({ assertionResults: tests, status }: ReportedFile) => {
    const isTold = status === "passed" || tests.some((one) => one.status === "failed");
    // What fails a file and is no test of it: a suite without one.
    return isTold ? tests : [...tests, { fullName: "the file", status, failureMessages: [] }];
  });
}

interface ReportedFile {
  readonly status: string;
  readonly assertionResults: readonly Reported[];
}

test("a user's project gets a test for each property, message and codec, with the smallest message", async () => {
  writeFileSync(
    join(folder, "order.proto"),
    'syntax = "proto3"; package acme; message Order { string note = 1; Item item = 2; } message Item { string name = 1; }',
  );
  const mocks = join(root, "dist", "mocks", "codec-modules");
  writeFileSync(
    join(folder, "codecs.test.mjs"),
    `import { codecTests } from "wireproof/vitest";
    import trimming from ${JSON.stringify(join(mocks, "trimming.js"))};
    import forgetful from ${JSON.stringify(join(mocks, "dropping-unknown.js"))};
    codecTests({
      schema: ["order.proto"],
      codecs: [
        trimming,
        { ...forgetful, name: "forgetful", claims: { formats: ["binary"], unknownFields: "dropped" } },
        ${JSON.stringify(join(mocks, "oracle.js"))},
      ],
      messages: ["acme.Order"],
      properties: ["wire/round-trip", "wire/unknown-fields"],
      maxExamples: 20,
    });`,
  );

  const tests = await vitest();

  expect(tests.map(({ fullName, status }) => `${status}: ${fullName}`)).toEqual([
    "failed: trimming acme.Order wire/round-trip",
    "passed: trimming acme.Order wire/unknown-fields",
    "passed: forgetful acme.Order wire/round-trip",
    "skipped: forgetful acme.Order wire/unknown-fields",
    `passed: ${join(mocks, "oracle.js")} acme.Order wire/round-trip`,
    `passed: ${join(mocks, "oracle.js")} acme.Order wire/unknown-fields`,
  ]);
  expect(tests[0]?.failureMessages[0]).toContain('{"note":" "}');
});

const readmeCodec =
  "export default { name: 'ours', version: '1.0.0', open: () => ({ transcode: TRANSCODE }) };";

for (const property of ["wire/round-trip", "diff/value"])
  test(`of two codecs no suite is empty where only ${property} is asked for`, async () => {
    writeFileSync(join(folder, "order.proto"), 'syntax = "proto3"; message Order { int32 n = 1; }');
    writeFileSync(
      join(folder, "codecs.test.mjs"),
      `import { codecTests } from "wireproof/vitest";
      codecTests({
        schema: ["order.proto"], codecs: ["protobuf-es", "protobufjs"], properties: ["${property}"],
      });`,
    );

    const tests = await vitest();

    const codecs =
      property === "diff/value" ? ["protobuf-es+protobufjs"] : ["protobuf-es", "protobufjs"];
    expect(tests.map(({ fullName }) => fullName)).toEqual(
      codecs.map((codec) => `${codec} Order ${property}`),
    );
  });

test("the codec of the README, which states no claims, is tested as an object", async () => {
  writeFileSync(join(folder, "order.proto"), 'syntax = "proto3"; message Order { int32 n = 1; }');
  writeFileSync(
    join(folder, "ours.mjs"),
    readmeCodec.replace("TRANSCODE", "(typeName, bytes) => bytes"),
  );
  writeFileSync(
    join(folder, "codecs.test.mjs"),
    `import { codecTests } from "wireproof/vitest";
    import ours from "./ours.mjs";
    codecTests({ schema: ["order.proto"], codecs: [ours], properties: ["wire/round-trip"] });`,
  );

  const [only] = await vitest();

  expect(only).toMatchObject({ fullName: "ours Order wire/round-trip", status: "passed" });
});

test("a promise that never settles is a failure with its message, a known failure is skipped", async () => {
  writeFileSync(join(folder, "order.proto"), 'syntax = "proto3"; message Order { bool b = 1; }');
  const never = "(typeName, bytes) => bytes.length > 0 ? new Promise(() => {}) : bytes";
  writeFileSync(join(folder, "ours.mjs"), readmeCodec.replace("TRANSCODE", never));
  writeFileSync(join(folder, "known.txt"), "# It waits for ever.\nwire/round-trip ours Order\n");
  writeFileSync(
    join(folder, "codecs.test.mjs"),
    `import { codecTests } from "wireproof/vitest";
    import ours from "./ours.mjs";
    const options = { schema: ["order.proto"], codecs: [ours], properties: ["wire/round-trip"], caseTimeoutMs: 50, maxExamples: 5 };
    codecTests(options);
    codecTests({ ...options, known: ["known.txt"] });`,
  );

  const [failing, known] = await vitest();

  expect(failing?.failureMessages[0]).toContain("did not settle within 50 ms");
  expect(failing?.failureMessages[0]).toContain('{"b":true}');
  expect(failing?.failureMessages[0]).not.toContain("wireproof replay");
  expect(known).toMatchObject({ status: "skipped" });
});

/** A project with a codec that refuses a letter that no boundary has. */
function writeFuzzProject(): void {
  writeFileSync(
    join(folder, "order.proto"),
    'syntax = "proto3"; message Order { string note = 1; }',
  );
  const refusing =
    "(name, bytes) => { if (bytes.includes(0x71)) throw Error('no q'); return bytes; }";
  writeFileSync(join(folder, "ours.mjs"), readmeCodec.replace("TRANSCODE", refusing));
  writeFileSync(
    join(folder, "codecs.test.mjs"),
    `import { codecTests } from "wireproof/vitest";
    codecTests({ schema: ["order.proto"], codecs: ["./ours.mjs"], properties: ["wire/round-trip"], maxExamples: 3000 });`,
  );
  writeFileSync(
    join(folder, "vitest.config.mjs"),
    `import { wireproof } from "wireproof/vitest/plugin";
    export default { plugins: [wireproof()] };`,
  );
}

const stored = () => readdirSync(join(folder, ".wireproof", "failures"));

test("what fuzzing breaks is stored, and fails without fuzzing from then on", async () => {
  writeFuzzProject();

  const fuzzed = await vitest([], { WIREPROOF_FUZZ: "1", WIREPROOF_SEED: "5" });
  const after = await vitest();

  expect(fuzzed[0]?.failureMessages[0]).toContain('{"note":"q"}');
  expect(fuzzed[0]?.failureMessages[0]).toContain("WIREPROOF_FUZZ=1 WIREPROOF_SEED=5 makes");
  expect(stored()).toHaveLength(1);
  expect(after[0]?.failureMessages[0]).toContain('{"note":"q"}');
});

test("the plugin takes --fuzz behind two hyphens, and the seed that vitest is given", async () => {
  writeFuzzProject();

  const [only] = await vitest(["--sequence.seed=7", "--", "--fuzz"]);

  expect(only?.failureMessages[0]).toContain("WIREPROOF_FUZZ=1 WIREPROOF_SEED=7 makes");
  const file = join(folder, ".wireproof", "failures", stored()[0] ?? "");
  expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({
    codecSpec: "./ours.mjs",
    finding: { phase: "random", seed: "7" },
  });
});
