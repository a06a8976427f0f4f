import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

let collect: (() => void) | undefined;

/** Takes this thread's garbage away. Node offers that only where its flag is set, and then to what is made from there on. */
export function collectGarbage(): void {
  if (collect === undefined) {
    setFlagsFromString("--expose-gc");
    // A cast: that is what the flag offers.
    collect = runInNewContext("gc") as () => void;
    setFlagsFromString("--no-expose-gc");
  }
  collect();
  // Buffers that the first time found to be garbage are counted until the second time.
  collect();
}

/** What this thread holds, in bytes, garbage included: its heap and the buffers outside of it. */
export function memoryNow(): number {
  const { used_heap_size, external_memory } = getHeapStatistics();
  return used_heap_size + external_memory;
}
