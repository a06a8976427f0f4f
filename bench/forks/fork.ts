import process from "node:process";
import { setImmediate as immediately } from "node:timers/promises";
import { inspect } from "node:util";
import { Worker } from "node:worker_threads";
import { orphanCheck } from "../../engine/orphan-check.ts";
import { ToolError } from "../../schema/tool-error.ts";
import type { BenchCase } from "../measure/bench-case.ts";
import type {
  Failed,
  ForkAnswer,
  ForkNews,
  ForkPlan,
  ForkRounds,
  LostCase,
} from "./fork-protocol.ts";
import { openSide } from "./side.ts";
import { takeTurns } from "./take-turns.ts";

/*
 * The program of a process that measures two sides, interleaved, and answers once. Started by `runFork`.
 */

/** Ends the process when the one that started it is gone, even where a case never lets go of the main thread. */
const watchdog = `
  const { workerData: { ppid } } = require("node:worker_threads");
  ${orphanCheck}
  setInterval(() => { if (isOrphan()) process.kill(process.pid, "SIGKILL"); }, 500);
`;

// Kept, since a codec may put something else in its place.
const send = process.send?.bind(process);
const end = process.kill.bind(process, process.pid, "SIGKILL");

/** Said to who waits: there may be thousands of cases. */
function getsOn(): void {
  tell({ kind: "progress" });
}

function tell(news: ForkNews): void {
  send?.(news, () => undefined);
}

async function answerTo(plan: ForkPlan): Promise<ForkAnswer> {
  try {
    const { pairs, unpaired } = paired(await openSides(plan), plan.names);
    const rounds: ForkRounds[] = [];
    const lost: LostCase[] = [];
    for (const pair of pairs) {
      const one = await roundsOf(pair, plan).catch((error) => lostBy(pair, error));
      if ("message" in one) lost.push(one);
      else rounds.push(one);
      getsOn();
      // That it is heard at once, on every system.
      await immediately();
    }
    return { kind: "measured", rounds, unpaired, lost };
  } catch (error) {
    return failed(error);
  }
}

interface Sides {
  readonly before: readonly BenchCase[];
  readonly after: readonly BenchCase[];
}

/** One after the other: what is compiled first may lie better in memory for as long as the process lives. */
async function openSides({ before, after, isSwapped }: ForkPlan): Promise<Sides> {
  const first = await openSide(isSwapped ? after : before, getsOn);
  const second = await openSide(isSwapped ? before : after, getsOn);
  return isSwapped ? { before: second, after: first } : { before: first, after: second };
}

interface Pair {
  readonly before: BenchCase;
  readonly after: BenchCase;
}

function paired({ before, after }: Sides, names: readonly string[] | undefined) {
  const wanted = (one: BenchCase) => names?.includes(one.name) ?? true;
  const others = new Map(after.filter(wanted).map((one) => [one.name, one]));
  const pairs: Pair[] = [];
  const unpaired: string[] = [];
  for (const one of before.filter(wanted)) {
    const other = others.get(one.name);
    if (other === undefined) unpaired.push(one.name);
    else pairs.push({ before: one, after: other });
    others.delete(one.name);
  }
  return { pairs, unpaired: [...unpaired, ...others.keys()] };
}

/** One pair at a time, so that whatever one case leaves behind in the process meets both sides of the next. */
async function roundsOf(
  { before, after }: Pair,
  { isSwapped, pace }: ForkPlan,
): Promise<ForkRounds> {
  const { name } = before;
  const { first, second } = await takeTurns(
    isSwapped ? after : before,
    isSwapped ? before : after,
    pace,
  );
  return isSwapped
    ? { name, before: second, after: first }
    : { name, before: first, after: second };
}

/** One case takes nothing from the others. */
function lostBy({ before: { name } }: Pair, error: unknown): LostCase {
  return { name, message: failed(error).message.replace(`${name}: `, "") };
}

function failed(error: unknown): Failed {
  if (error instanceof ToolError)
    return { kind: "failed", message: error.message, hint: error.hint };
  const message = error instanceof Error ? error.message : inspect(error);
  return { kind: "failed", message };
}

new Worker(watchdog, { eval: true, workerData: { ppid: process.ppid } }).unref();
process.on("disconnect", end);
if (!process.connected) end();
process.on("message", (plan: ForkPlan) => {
  // Only bugs of ours are thrown here: as anything that nobody catches, they end the process.
  void answerTo(plan).then(tell);
});
