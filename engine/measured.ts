import process from "node:process";
import { GCProfiler } from "node:v8";
import type { Measured, Outcome } from "../properties/outcome.ts";
import { collectGarbage, memoryNow } from "./memory.ts";

/** What is done with a codec. */
type Act = () => Outcome | Promise<Outcome>;

/** What takes more memory than this, in bytes, is done again, unless its input is large. */
const littleBytes = 32 * 2 ** 20;

/** Objects made of an input are about so many times as large. */
const littlePerByte = 200;

/**
 * What is held beyond what was held when no garbage was left, in bytes, before that is looked for again.
 * As much garbage, when it goes, hides as much memory that is taken: so it is less than anybody may take.
 */
const muchGarbage = 48 * 2 ** 20;

/** What takes so many times as much as the time before took as much. */
const sameFactor = 1.1;

/**
 * Does something with a codec, and says what it took: at least that twice, where it took much
 * memory, since that may be garbage that nobody had collected yet.
 *
 * Memory is that of the thread: its heap and the buffers outside of it, before and behind and at
 * every garbage collection on the way. Time is that of the process, where it is less than what
 * passed: on a machine that does other things too, a codec has to wait for its turn.
 *
 * @param inputBytes the size of the input
 * @param tick hears of each time before it is begun, so that each has the time limit of a case
 */
export function measured(
  act: Act,
  inputBytes: number,
  tick: () => void = () => undefined,
): Measured | Promise<Measured> {
  tick();
  const first = watched(act);
  const goOn = (one: Measured) => (isSettled(one, inputBytes) ? one : confirmed(act, tick, one));
  return first instanceof Promise ? first.then(goOn) : goOn(first);
}

/** What seems little is not where garbage of earlier calls made way for it. */
function isSettled({ bytes, outcome }: Measured, inputBytes: number): boolean {
  const accountedFor = littlePerByte * inputBytes;
  const isLittle =
    bytes < littleBytes + accountedFor && memoryNow() - floor < muchGarbage + accountedFor;
  return isLittle || outcome.kind === "crashed";
}

async function confirmed(act: Act, tick: () => void, first: Measured): Promise<Measured> {
  const withoutGarbage = () => {
    tick();
    collectGarbage();
    floor = memoryNow();
    return watched(act);
  };
  const again = await withoutGarbage();
  const least = { ...first, ms: Math.min(first.ms, again.ms) };
  if (again.bytes <= sameFactor * first.bytes)
    return { ...least, bytes: Math.min(first.bytes, again.bytes) };
  // Garbage may have hidden, the first time, what it takes.
  const { bytes } = await withoutGarbage();
  return { ...least, bytes: Math.min(again.bytes, bytes) };
}

/** Does it with an eye on the clock and on every garbage collection. */
function watched(act: Act): Measured | Promise<Measured> {
  const profiler = new GCProfiler();
  profiler.start();
  const memoryBefore = memoryNow();
  const taken = timed(act);
  const withMemory = (one: Timed): Measured => {
    const memoryAfter = memoryNow();
    return { ...one, bytes: greatestRise([memoryBefore, ...levelsOf(profiler), memoryAfter]) };
  };
  return taken instanceof Promise ? taken.then(withMemory) : withMemory(taken);
}

/** What came of it, and how long it took in milliseconds. */
type Timed = Omit<Measured, "bytes">;

/** Does something with a codec once, and says how long it took: as {@link measured}, without an eye on memory. */
export function timed(act: Act): Timed | Promise<Timed> {
  const cpuBefore = process.cpuUsage();
  const before = performance.now();
  const outcome = act();
  if (outcome instanceof Promise)
    // Who answers later may have somebody else do the work.
    return outcome.then((later) => ({ outcome: later, ms: performance.now() - before }));
  const passedMs = performance.now() - before;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { outcome, ms: Math.min(passedMs, (user + system) / 1000) };
}

/** What the thread held before and behind each garbage collection. */
function levelsOf(profiler: GCProfiler): readonly number[] {
  return profiler
    .stop()
    .statistics.flatMap(({ beforeGC, afterGC }) => [beforeGC, afterGC])
    .map(({ heapStatistics }) => heapStatistics.usedHeapSize + heapStatistics.externalMemory);
}

/** How far a level rose above one that it had before. */
function greatestRise(levels: readonly number[]): number {
  let lowest = Number.POSITIVE_INFINITY;
  let rise = 0;
  for (const level of levels) {
    lowest = Math.min(lowest, level);
    rise = Math.max(rise, level - lowest);
  }
  return rise;
}

/** What this thread held when no garbage was left. */
let floor = memoryNow();
