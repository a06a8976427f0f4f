import { cpus } from "node:os";
import { setTimeout } from "node:timers/promises";

/** Enough for the system's clock, which counts in steps of 10 ms and less. */
const sampleMs = 200;

/** Above this share of all cores, a measurement has to do with what is left. */
const mostBusyShare = 0.4;

/**
 * What to say of a machine that is busy before anything is measured: for a moment, in which this process rests, what others take of its
 * cores is counted. The load of the last minute would tell of our own run before.
 */
export async function busyMachine(): Promise<readonly string[]> {
  const before = coreTimes();
  await setTimeout(sampleMs);
  return busyWords(before, coreTimes());
}

/** How long each core has been busy and idle, in milliseconds. */
export interface CoreTime {
  readonly busy: number;
  readonly idle: number;
}

/** The same of two looks at the cores. Nothing is said where the system does not tell. */
export function busyWords(
  before: readonly CoreTime[],
  after: readonly CoreTime[],
): readonly string[] {
  const shares = after.map((core, index) => {
    const busy = core.busy - (before[index]?.busy ?? 0);
    const idle = core.idle - (before[index]?.idle ?? 0);
    return busy / Math.max(1, busy + idle);
  });
  const busyCores = shares.reduce((sum, share) => sum + share, 0);
  if (shares.length === 0 || busyCores / shares.length < mostBusyShare) return [];
  return [
    `other programs keep ${busyCores.toFixed(1)} of ${shares.length} cores busy: times are too high, ratios less wrong`,
  ];
}

function coreTimes(): readonly CoreTime[] {
  return cpus().map(({ times: { user, nice, sys, irq, idle } }) => ({
    busy: user + nice + sys + irq,
    idle,
  }));
}
