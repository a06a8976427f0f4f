import { expect, test } from "vitest";
import {
  sampleCheck,
  sampleFinding,
  sampleHeader,
  sampleResult,
} from "../reports/testing/samples.ts";
import type { CheckStatus, RunResult } from "./events.ts";
import { codecBase, upgradesOf } from "./upgrades.ts";

const older = "protobufjs@7.5.0";
const newer = "protobufjs";

function resultOf(
  findings: readonly (readonly [codec: string, signature: string])[],
  statuses: Partial<Record<string, CheckStatus>> = {},
): RunResult {
  const codecs = [
    { name: newer, version: "8.8.1" },
    { name: older, version: "7.5.0" },
  ];
  return {
    ...sampleResult(),
    header: { ...sampleHeader, codecs },
    checks: codecs.map(({ name }) => sampleCheck(statuses[name] ?? "passed", { codec: name })),
    findings: findings.map(([codec, signature]) => sampleFinding({ codec, signature })),
  };
}

test("tells what is new, what is mended, and how much stays", () => {
  const result = resultOf([
    [older, "a"],
    [older, "b"],
    [newer, "b"],
    [newer, "c"],
  ]);

  expect(upgradesOf(result)).toMatchObject([
    {
      from: older,
      to: newer,
      fresh: [{ signature: "c" }],
      mended: [{ signature: "a" }],
      common: 1,
    },
  ]);
});

test("says nothing of checks that one of the two did not do", () => {
  const [upgrade] = upgradesOf(resultOf([[older, "a"]], { [newer]: "skipped" }));

  expect(upgrade).toMatchObject({ fresh: [], mended: [], common: 0, uncompared: 1 });
});

test("puts versions in their order, each beside the next", () => {
  const names = ["10.0.0", "9.1.0", "9.1.0-rc.2", "9.1.0-rc.1"];
  const codecs = names.map((version) => ({ name: `pbf@${version}`, version }));
  const result = { ...resultOf([]), header: { ...sampleHeader, codecs } };

  expect(upgradesOf(result).map(({ from, to }) => `${from} ${to}`)).toEqual([
    "pbf@9.1.0-rc.1 pbf@9.1.0-rc.2",
    "pbf@9.1.0-rc.2 pbf@9.1.0",
    "pbf@9.1.0 pbf@10.0.0",
  ]);
});

test("has nothing to say of codecs that ran at one version", () => {
  expect(upgradesOf(sampleResult())).toEqual([]);
});

test("a codec's name without its version", () => {
  expect(["protobufjs@7.5.0", "protobufjs", "@odd"].map(codecBase)).toEqual([
    "protobufjs",
    "protobufjs",
    "@odd",
  ]);
});
