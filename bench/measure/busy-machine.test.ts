import { expect, test } from "vitest";
import { busyWords } from "./busy-machine.ts";

test.each([
  [[0, 0], []],
  [[70, 0], []],
  [[190, 10], ["other programs keep 1.0 of 2 cores busy: times are too high, ratios less wrong"]],
  [[200, 190], ["other programs keep 1.9 of 2 cores busy: times are too high, ratios less wrong"]],
])("says that a machine is busy, by what its cores did for 200 ms: %j", (busy, words) => {
  const before = busy.map(() => ({ busy: 5000, idle: 7000 }));
  const after = busy.map((ms) => ({ busy: 5000 + ms, idle: 7000 + 200 - ms }));

  expect(busyWords(before, after)).toEqual(words);
});

test("says nothing where the system does not tell", () => {
  expect(busyWords([], [])).toEqual([]);
  expect(busyWords([{ busy: 0, idle: 0 }], [{ busy: 0, idle: 0 }])).toEqual([]);
});
