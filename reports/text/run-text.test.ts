import { expect, test } from "vitest";
import { sampleCheck, sampleFinding, sampleHeader, sampleResult } from "../testing/samples.ts";
import { renderFinding } from "./finding-text.ts";
import { RunText } from "./run-text.ts";
import { renderSummary } from "./summary-text.ts";

const loud = { colour: false, quiet: false };
const quiet = { colour: false, quiet: true };

test("the header says the seed, what is checked, and with which versions", () => {
  const text = new RunText(loud).textOf({ kind: "run-started", header: sampleHeader });

  expect(`\n${text}`).toMatchInlineSnapshot(`
    "
    wireproof 0.1.0  seed 42
      schema    38 messages
      codecs    protobufjs 8.8.1, protobuf-es 2.17.0
      property  wire/round-trip, wire/merge
      checks    1,140, by 2 workers
    "
  `);
});

test("the first finding of a group is shown in full, the others in a line", () => {
  const run = new RunText(loud);
  const texts = [
    sampleFinding({ id: "first1" }),
    sampleFinding({ id: "second" }),
    sampleFinding({ id: "other3", group: "other" }),
  ].map((finding) => run.textOf({ kind: "finding", finding }));

  expect(texts.map((text) => text.trim().split("\n").length)).toEqual([12, 1, 12]);
  expect(texts.join("")).toMatch(
    /^\nFAIL.*first1\n.*k3f9a2\nFAIL [^\n]*second\n\nFAIL [^\n]*other3\n/s,
  );
  expect(texts[1]).toContain("like first1");
});

test("a codec that breaks everywhere does not bury what else there is", () => {
  const run = new RunText(loud);
  const texts = Array.from({ length: 50 }, (_, index) =>
    run.textOf({ kind: "finding", finding: sampleFinding({ group: String(index) }) }),
  );
  const other = sampleFinding({ group: "50", codec: "protobuf-es" });

  expect(texts.map((text) => text.trim().split("\n").length).slice(8, 12)).toEqual([12, 12, 1, 1]);
  expect(texts.indexOf("")).toBe(30);
  expect(run.textOf({ kind: "finding", finding: other })).toContain("  replay  ");
  expect(run.textOf({ kind: "run-finished", result: sampleResult() })).toMatch(
    /^\n20 more findings of the same claims and codecs: see the JSON report\n\n/,
  );
});

test("of known failures one example of each reason is shown", () => {
  const run = new RunText(loud);
  const finding = sampleFinding({ known: "#12" });
  const other = sampleFinding({ known: "#13" });

  expect(run.textOf({ kind: "finding", finding })).toBe(`\n${renderFinding(finding, loud)}`);
  expect(run.textOf({ kind: "finding", finding })).toBe("");
  expect(run.textOf({ kind: "finding", finding: other })).toBe(`\n${renderFinding(other, loud)}`);
});

test("a quiet run shows no known failure", () => {
  const finding = sampleFinding({ known: "#12" });

  expect(new RunText(quiet).textOf({ kind: "finding", finding })).toBe("");
});

test("the end of a run is its summary", () => {
  const result = sampleResult();

  expect(new RunText(loud).textOf({ kind: "run-finished", result })).toBe(
    `\n${renderSummary(result, loud)}`,
  );
});

test("a quiet run shows findings and warnings, and nothing else", () => {
  const run = new RunText(quiet);
  const finding = sampleFinding();
  const result = sampleResult({ warnings: [{ code: "x", message: "look" }] });

  expect(run.textOf({ kind: "run-started", header: sampleHeader })).toBe("");
  expect(run.textOf({ kind: "check-finished", check: sampleCheck("failed") })).toBe("");
  expect(run.textOf({ kind: "finding", finding })).toBe(renderFinding(finding, quiet));
  expect(run.textOf({ kind: "run-finished", result })).toBe("WARN look\n");
});
