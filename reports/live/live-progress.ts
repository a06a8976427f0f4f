import type { LiveProgress } from "../../engine/live/live-events.ts";
import { printable } from "../../schema/printable.ts";
import { counted, duration, plural } from "../../schema/text/layout.ts";

/** How far a run is, in a line: cases, calls a second, findings, and what is being done. */
export function liveProgressText(progress: LiveProgress): string {
  const { casesDone, cases, calls, elapsedMs, findings, doing } = progress;
  const rate = elapsedMs > 0 ? Math.round((calls / elapsedMs) * 1000) : 0;
  const parts = [
    // More come up than were planned: nothing is said to be done before it is.
    `${counted(casesDone)}/${counted(Math.max(cases, casesDone))} cases`,
    `${counted(rate)} calls/s`,
    plural(findings, "finding"),
    duration(elapsedMs),
    doing,
  ];
  return printable(parts.join("  "));
}
