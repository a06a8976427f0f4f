import { readdirSync, readFileSync } from "node:fs";

/** Where Linux tells of the threads of the process that asks (proc_pid_task(5)). */
const ownThreads = "/proc/self/task";

const nanosecondsPerMs = 1e6;

/**
 * How long each thread of this process was ready to run and waited for a processor, in milliseconds, by its id. The
 * second word of `schedstat`, in nanoseconds (Linux, Documentation/scheduler/sched-stats.rst). Empty on other systems.
 */
export function queuedTimes(): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const thread of threads()) {
    const waited = Number(schedstatOf(thread)?.split(" ")[1]);
    if (Number.isFinite(waited)) times.set(thread, waited / nanosecondsPerMs);
  }
  return times;
}

function threads(): readonly string[] {
  try {
    return readdirSync(ownThreads);
  } catch {
    return [];
  }
}

/** `undefined` where the thread has just ended, or the kernel counts nothing. */
function schedstatOf(thread: string): string | undefined {
  try {
    return readFileSync(`${ownThreads}/${thread}/schedstat`, "latin1");
  } catch {
    return undefined;
  }
}
