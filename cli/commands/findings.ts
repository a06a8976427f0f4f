import { existsSync, readFileSync } from "node:fs";
import { exitCode } from "../../engine/exit-code.ts";
import type { StoredFailures } from "../../engine/findings.ts";
import type { KnownFailure } from "../../engine/known-failures.ts";
import { pageMarks, withinMarks } from "../../reports/page-marks.ts";
import { ToolError } from "../../schema/tool-error.ts";
import { writeWhole } from "../../schema/write-whole.ts";
import { defaultStore } from "../defaults.ts";
import { repeated, someText } from "../flag-values.ts";
import type { CommandPlace } from "../program.ts";
import type { Terminal } from "../terminal.ts";

/** The flags of `findings`. */
interface FindingsFlags {
  readonly store?: readonly string[];
  readonly write?: string;
  readonly known?: string;
}

/** `wireproof findings` */
export function addFindings({ program, terminal, ending }: CommandPlace): void {
  program
    .command("findings")
    .description(
      "write a page of the bugs that stored failures of codecs and servers show, each once",
    )
    .option(
      "--store <folder>",
      `where failures are stored; repeatable; default ${defaultStore}`,
      (text: string, earlier: readonly string[] = []) =>
        repeated(someText("--store"))(text, earlier),
    )
    .option(
      "--write <file>",
      "write the page there, and keep what stands outside of its marks; default stdout",
      someText("--write"),
    )
    .option(
      "--known <folder>",
      "bring the lists of known failures there up to date, and take reasons from them",
      someText("--known"),
    )
    .action(ending((flags: FindingsFlags) => findings(flags, terminal)));
}

async function findings(flags: FindingsFlags, terminal: Terminal): Promise<number> {
  const { storedFailures, writeKnownLists } = await import("../../engine/findings.ts");
  const { readKnownFailures } = await import("../../engine/known-failures.ts");
  const { properties } = await import("../../properties/catalogue.ts");
  const stored = storedFailures(flags.store ?? [defaultStore]);
  for (const { message } of stored.warnings) terminal.err(`WARN ${message}\n`);
  const ids = properties.map(({ id }) => id);
  const { known } = flags;
  // A file of entries that mean nothing is an error before it is written anew.
  if (known !== undefined && existsSync(known)) readKnownFailures([known], ids);
  const written = known === undefined ? [] : writeKnownLists(known, stored);
  const reasons = known === undefined ? [] : readKnownFailures([known], ids);
  const page = await pageOf(stored, reasons);
  if (flags.write === undefined) terminal.out(page);
  else writePage(flags.write, page);
  for (const file of flags.write === undefined ? written : [...written, flags.write])
    terminal.err(`written: ${file}\n`);
  return exitCode.held;
}

/** Bugs of codecs, and behind them those of servers. */
async function pageOf(
  { failures, calls }: StoredFailures,
  reasons: readonly KnownFailure[],
): Promise<string> {
  const { findingsPage } = await import("../../engine/findings-page.ts");
  const { renderFindingsPage } = await import("../../reports/findings-markdown.ts");
  const { renderCallFindings } = await import("../../reports/live/call-findings-markdown.ts");
  const parts = [
    ...(failures.length === 0 ? [] : [renderFindingsPage(findingsPage(failures, reasons))]),
    ...(calls.length === 0 ? [] : [renderCallFindings(calls.map(({ finding }) => finding))]),
  ];
  return parts.join("\n");
}

/** What is not ours in the file stays. @throws ToolError `usage` where none of it is, and where it cannot be written. */
function writePage(file: string, page: string): void {
  try {
    const text = withinMarks(page, existsSync(file) ? readFileSync(file, "utf8") : "");
    if (text === undefined) throw ownText(file);
    writeWhole(file, text);
  } catch (cause) {
    if (cause instanceof ToolError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ToolError(`--write ${file}: cannot be written: ${reason}`, { code: "usage", cause });
  }
}

function ownText(file: string): ToolError {
  return new ToolError(`--write ${file}: it has a text that wireproof did not write`, {
    code: "usage",
    hint: `put these two lines where the page is to stand, around what it may replace: ${pageMarks.join(" and ")}`,
  });
}
