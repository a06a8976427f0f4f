import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { saveBaseline } from "../../bench/baseline/save-baseline.ts";
import { loadResult } from "../../bench/reports/testing/load-result.ts";
import { ToolError } from "../../schema/tool-error.ts";
import { Baselines } from "./baselines.ts";
import type { BenchPlace } from "./bench-place.ts";

test("a server that is gone before a change is confirmed leaves the comparison, without the change", async () => {
  const folder = mkdtempSync(join(tmpdir(), "wireproof-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const compare = join(folder, "load.json");
  const figures = loadResult.figures.map((one) => ({
    ...one,
    samples: one.samples.map((rate) => rate * 2),
  }));
  saveBaseline(compare, { ...loadResult, figures });
  const place = { flags: { compare }, tell: () => {} } as unknown as BenchPlace;
  let asked = 0;
  const compared = await new Baselines({ kind: "server", address: "a:1" }, place).compared(
    loadResult,
    () => {
      asked++;
      throw new ToolError("a:1: nothing listens there", { code: "unreachable" });
    },
  );

  expect(asked).toBe(1);
  expect(compared.comparisons.length).toBe(figures.length);
  for (const { judgement } of compared.comparisons) expect(judgement.change).toBe("cannot-tell");
  expect(compared.warnings).toContain(
    "what changed could not be confirmed: a:1: nothing listens there",
  );
  expect(compared.steps).toBe(loadResult.steps);
});
