import { expect, test } from "vitest";
import { joinBytes, joinRuns, lengthOfRuns } from "./byte-runs.ts";

test("runs are their bytes, each as often as it says, in order", () => {
  const runs = [
    { bytes: Uint8Array.of(1, 2), times: 2 },
    { bytes: new Uint8Array(), times: 3 },
    { bytes: Uint8Array.of(3), times: 1 },
  ];

  expect(joinRuns(runs)).toEqual(Uint8Array.of(1, 2, 1, 2, 3));
  expect(lengthOfRuns(runs)).toBe(5);
  expect(joinRuns([])).toEqual(new Uint8Array());
  expect(joinBytes(runs.map(({ bytes }) => bytes))).toEqual(Uint8Array.of(1, 2, 3));
});
