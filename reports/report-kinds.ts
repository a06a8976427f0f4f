import type { RunResult } from "../engine/events.ts";
import { renderJson } from "./json-report.ts";
import type { reportKindNames } from "./report-kind-names.ts";

/** A kind of report file. */
export interface ReportKind {
  /** What it is for, in a few words. */
  readonly what: string;
  /** The whole text of the file. */
  render(result: RunResult): string;
}

/** The kinds that `--report kind=file` knows. A new one is one file, one line here, and its name. */
export const reportKinds: ReadonlyMap<string, ReportKind> = new Map(
  Object.entries({
    json: { what: "everything, for programs", render: renderJson },
  } satisfies Record<(typeof reportKindNames)[number], ReportKind>),
);
