import { existsSync, renameSync, writeFileSync } from "node:fs";
import { exitCode } from "../../engine/exit-code.ts";
import type { StoredFailures } from "../../engine/findings.ts";
import type { KnownFailure } from "../../engine/known-failures.ts";
import { ToolError } from "../../schema/tool-error.ts";
import { defaultStore } from "../defaults.ts";
import { repeated, someText } from "../flag-values.ts";
import type { CommandPlace } from "../program.ts";
import type { Terminal } from "../terminal.ts";

/** The flags of `findings`. */
interface FindingsFlags {
  readonly store: readonly string[];
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
      repeated(someText("--store")),
      [],
    )
    .option("--write <file>", "write the page there; default stdout", someText("--write"))
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
  const stores = flags.store.length === 0 ? [defaultStore] : flags.store;
  const stored = storedFailures(stores);
  for (const { message } of stored.warnings) terminal.err(`WARN ${message}\n`);
  const ids = properties.map(({ id }) => id);
  const { known } = flags;
  // A file of entries that mean nothing is an error before it is written anew.
  if (known !== undefined && existsSync(known)) readKnownFailures([known], ids);
  const written = known === undefined ? [] : writeKnownLists(known, stored.failures);
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

function writePage(file: string, text: string): void {
  const draft = `${file}.tmp`;
  try {
    writeFileSync(draft, text);
    renameSync(draft, file);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ToolError(`--write ${file}: cannot be written: ${reason}`, { code: "usage", cause });
  }
}
