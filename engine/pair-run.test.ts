import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { replay } from "./replay.ts";
import { readStore } from "./store.ts";
import { ownCodec } from "./testing/own-codec.ts";
import { checkLines, mockCodec, runOf } from "./testing/run-of.ts";
import { lineOf } from "./testing/sabotage.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "wireproof-pairs-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const trimming = mockCodec("trimming");
const oracle = mockCodec("oracle");
const third = ownCodec("third", {});
const value = { properties: ["diff/value"], messages: ["Word"] };

test("each pair of codecs is checked once, and every pair is given the same cases", async () => {
  const codecs = [trimming, third, oracle];

  const { result } = await runOf({ ...value, codecs, workers: 2 });

  expect(checkLines(result)).toEqual([
    "third+trimming Word diff/value failed",
    "oracle+trimming Word diff/value failed",
    "oracle+third Word diff/value passed",
  ]);
  expect(new Set(result.checks.map(({ casesHash }) => casesHash)).size).toBe(1);
  expect(result.exitCode).toBe(1);
});

test("who stands alone is told, with what the oracle says", async () => {
  const { result } = await runOf({ ...value, codecs: [trimming, third, oracle] });

  const [comparison] = result.comparisons ?? [];
  expect(comparison?.codecs).toEqual(["trimming", "third", "oracle"]);
  const [alone] = comparison?.alone ?? [];
  expect(comparison?.alone).toHaveLength(1);
  expect(alone).toMatchObject({ codec: "trimming", right: 0, open: 0, wrong: alone?.cases });
  expect(comparison?.pairs.map(({ first, second }) => `${first} ${second}`)).toEqual([
    "third trimming",
    "oracle trimming",
    "oracle third",
  ]);
});

test("failures of one codec beside any other are one group", async () => {
  const { result } = await runOf({ ...value, codecs: [trimming, third, oracle], maxExamples: 0 });

  const groups = new Set(result.findings.map(({ group }) => group));
  expect(result.findings.length).toBeGreaterThan(groups.size);
  expect(result.findings.every(({ wrong }) => wrong?.join() === "trimming")).toBe(true);
});

test("what is found is stored with both codecs, and a replay has both do it again", async () => {
  const storeFolder = join(folder, "store");
  await runOf({ ...value, codecs: [trimming, oracle], storeFolder, maxExamples: 0 });
  const [entry] = readStore(storeFolder);

  const request = {
    ids: [],
    storeFolder,
    keep: true,
    baseFolder: fileURLToPath(new URL("..", import.meta.url)),
    caseTimeoutMs: 2000,
  };
  const again = await replay(request, () => undefined);
  const other = await replay({ ...request, codec: oracle }, () => undefined);

  expect(entry).toMatchObject({
    kind: "failure",
    failure: { codecSpec: oracle, otherCodecSpec: trimming },
  });
  expect(again.replayed.map(({ status }) => status)).toContain("still-fails");
  expect(
    again.replayed.flatMap(({ finding }) => (finding === undefined ? [] : lineOf(finding))),
  ).toContain(
    '{"text":" "} as 0a0120 gives oracle: as expected; trimming (wrong): {"text":""} (text changed)',
  );
  expect(other.replayed[0]).toMatchObject({
    status: "not-replayed",
    reason: `it compares two codecs, and ${oracle} is one`,
  });
});

test("what is compared on request only is not run with everything else", async () => {
  const { result } = await runOf({ codecs: [oracle, third], phases: ["saved"] });

  expect(result.checks.filter(({ codec }) => codec.includes("+"))).toEqual([]);
  expect(result.comparisons).toEqual([]);
});

test("one codec alone cannot be compared: an error where nothing else is asked for, else a warning", async () => {
  const message = "diff/value: compares two codecs, and there is only oracle";

  await expect(runOf({ ...value, codecs: [oracle] })).rejects.toMatchObject({
    code: "usage",
    message,
  });
  const { result } = await runOf({
    messages: ["Word"],
    properties: ["diff/value", "wire/round-trip"],
    codecs: [oracle],
  });
  expect(result.warnings).toEqual([{ code: "not-compared", message }]);
  expect(result.exitCode).toBe(0);
});

test("a codec that opens nothing is not exercised beside any other; the others are", async () => {
  const closed = ownCodec("closed", { open: 'throw new Error("not today");' });

  const { result } = await runOf({ ...value, codecs: [oracle, closed, third] });

  expect(checkLines(result)).toEqual([
    "closed+oracle Word diff/value skipped (codec closed: cannot open the schema: not today)",
    "oracle+third Word diff/value passed",
    "closed+third Word diff/value skipped (codec closed: cannot open the schema: not today)",
  ]);
  expect(result.exitCode).toBe(4);
  expect(result.warnings).toEqual([
    {
      code: "codec-not-exercised",
      message:
        "closed: nothing of it was exercised: codec closed: cannot open the schema: not today",
    },
  ]);
});

test("where the specification leaves a difference open, it is told, and nothing fails", async () => {
  const shy = ownCodec("shy", {
    top: "const shallow = (bytes) => bytes.length > 9000;",
    call: 'if (shallow(input[1])) throw new Error("too much");',
  });

  const { result } = await runOf({
    properties: ["diff/limits"],
    messages: ["Word"],
    codecs: [oracle, shy],
  });

  expect(result.exitCode).toBe(0);
  expect(result.comparisons?.[0]?.notices).toContain(
    "shy refuses a string of more than 8,997 bytes",
  );
});

test("a codec that does not come back is a finding of the pair, and the run goes on", async () => {
  const hanging = mockCodec("hanging");

  const { result } = await runOf({ ...value, codecs: [oracle, hanging, third], maxExamples: 0 });

  expect(result.findings.map(({ codec, way }) => `${codec} ${way}`)).toEqual(
    expect.arrayContaining(["hanging+oracle crashed", "hanging+third crashed"]),
  );
  expect(checkLines(result)).toContain("oracle+third Word diff/value passed");
});
