import { expect, test } from "vitest";
import { CheckQueue } from "./check-queue.ts";

/** A check of the message of the first letter. */
function checkOf(name: string) {
  return { name, check: { property: name, subject: name.slice(0, 1), codec: "x" } };
}

function queueOf(names: string): CheckQueue<ReturnType<typeof checkOf>> {
  return new CheckQueue(names.split(" ").map(checkOf));
}

/** What the lanes of these names take, one after the other. */
function takenBy(lanes: string, names: string): string {
  const [queue, keys] = [queueOf(names), new Map<string, object>()];
  return lanes
    .split(" ")
    .map((lane) => {
      keys.set(lane, keys.get(lane) ?? {});
      return queue.take(keys.get(lane) ?? {})?.name ?? "-";
    })
    .join(" ");
}

test("one lane takes all checks in their order", () => {
  expect(takenBy("1 1 1 1 1 1", "a1 a2 b1 c1 c2")).toBe("a1 a2 b1 c1 c2 -");
});

test("each lane goes on with its message", () => {
  expect(takenBy("1 2 1 2 2 1", "a1 a2 a3 b1 b2 c1")).toBe("a1 b1 a2 b2 c1 a3");
});

test("a lane without a message of its own helps another one", () => {
  expect(takenBy("1 2 3 3 2 1", "a1 a2 a3 a4 b1")).toBe("a1 b1 a2 a3 a4 -");
});

test("no check is handed out twice, and none is left, whoever asks", () => {
  const names = "a1 a2 a3 b1 c1 c2 d1 d2 d3 d4";

  const taken = takenBy("1 1 2 3 1 3 3 2 2 1 1 2 3", names).split(" ");

  expect(taken.filter((name) => name !== "-").toSorted()).toEqual(names.split(" "));
});
