import { availableParallelism } from "node:os";

/** How many threads make calls where nobody says: one core is left for the server, or for what reads the results. */
export function defaultWorkers(): number {
  return Math.max(1, availableParallelism() - 1);
}
