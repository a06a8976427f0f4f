import type { RunResult } from "../engine/events.ts";
import { renderJson } from "./json-report.ts";

/** A kind of report file. */
export interface ReportKind {
  /** What it is for, in a few words. */
  readonly what: string;
  /** The whole text of the file. */
  render(result: RunResult): string;
}

/** The kinds that `--report kind=file` knows. A new one is one file and one line here. */
export const reportKinds: ReadonlyMap<string, ReportKind> = new Map([
  ["json", { what: "everything, for programs", render: renderJson }],
]);
