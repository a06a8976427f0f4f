import { bench, describe } from "vitest";
import type { BenchCase } from "../measure/bench-case.ts";
import { corpus, thoroughSize } from "./corpus.ts";

// The cases of `npm run bench`, for `vitest bench`: those of one operation side by side.
describe("own", async () => {
  const all = await corpus(thoroughSize);
  for (const operation of new Set(all.map(operationOf)))
    describe(operation, () => {
      for (const one of all.filter((two) => operationOf(two) === operation))
        bench(one.name, () => use(one.run()), timing(one));
    });
});

function operationOf({ name }: BenchCase): string {
  return name.split("/")[1] ?? name;
}

/** The result goes somewhere, so that no work can be left out as unused. */
function use(result: number | Promise<number>): void | Promise<void> {
  if (result instanceof Promise) return result.then(use);
  if (Number.isNaN(result)) throw new Error("a case of the bench gave no number");
}

/** What takes a second is called as often as in the other bench. */
function timing({ maxRounds }: BenchCase) {
  return maxRounds === undefined
    ? { time: 200 }
    : { time: 0, iterations: maxRounds, warmupTime: 0, warmupIterations: 1 };
}
