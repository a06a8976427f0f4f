import { type CheckJob, type CheckWatcher, runCheck } from "../../engine/check-runner.ts";
import { agrees } from "../../properties/hostile/agrees.ts";
import { refuses } from "../../properties/hostile/refuses.ts";
import { bytesOfInput } from "../../properties/inputs.ts";
import { held } from "../../properties/verdict.ts";
import type { BenchCase } from "../measure/bench-case.ts";
import { benchWatcher, type Everything } from "./everything.ts";

/**
 * Whole cases of hostile bytes as a worker runs them, to be set beside those of the round trip:
 * seed, draw, harm, ask the reference, beat, transcode, judge, digest, count. Half of them are of
 * `hostile/refuses`, half of `hostile/agrees`.
 */
export async function hostileCase({ jobs }: Everything): Promise<BenchCase> {
  const hostile = jobs.flatMap((job): readonly CheckJob[] => [
    { ...job, property: refuses },
    { ...job, property: agrees },
  ]);
  const watcher = tolerantWatcher();
  return {
    name: "engine/hostile/everything",
    operations: hostile.reduce((sum, { maxExamples }) => sum + maxExamples, 0),
    bytes: await bytesOf(hostile, watcher),
    async run() {
      let heldCount = 0;
      for (const job of hostile) heldCount += (await runCheck(job, watcher)).held;
      return heldCount;
    },
  };
}

/** The library accepts some of what it must refuse; that is a part of what is measured. */
function tolerantWatcher(): CheckWatcher {
  return { ...benchWatcher(), found: () => undefined, dropped: () => undefined };
}

/** How many bytes the cases hand to the codec. */
async function bytesOf(jobs: readonly CheckJob[], watcher: CheckWatcher): Promise<number> {
  let bytes = 0;
  for (const job of jobs) {
    const { property } = job;
    const check: typeof property.check = (input) => {
      bytes += bytesOfInput(input).length;
      return held;
    };
    await runCheck({ ...job, property: { ...property, check } }, watcher);
  }
  return bytes;
}
