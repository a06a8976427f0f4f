import { expect, test } from "vitest";
import { stepName } from "../../bench/load/step-name.ts";
import { loadSteps, type StepFlags } from "./load-steps.ts";

test.each<[StepFlags, readonly string[]]>([
  [{ connections: [1] }, ["closed-c1", "closed-c4", "closed-c16", "closed-c64"]],
  [{ connections: [8] }, ["closed-c8-n8", "closed-c16-n8", "closed-c64-n8"]],
  [{ connections: [1], rate: [100, 200] }, ["open-r100", "open-r200"]],
  [{ connections: [1], concurrency: [1, 8], rate: [100] }, ["closed-c1", "closed-c8", "open-r100"]],
  [
    { connections: [1, 4], concurrency: [2, 8], rate: [100] },
    ["closed-c2", "closed-c8", "open-r100", "closed-c8-n4", "open-r100-n4"],
  ],
])("the steps of %j", (flags, names) => {
  expect(loadSteps(flags).map(stepName)).toEqual(names);
});

test("connections that no caller would use are an error", () => {
  expect(() => loadSteps({ connections: [1, 50], concurrency: [8], rate: [5] })).toThrow(
    "--connections 50: 8 callers use no more than 8",
  );
});
