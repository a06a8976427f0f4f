import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ToolError } from "../schema/tool-error.ts";
import { writeWhole } from "../schema/write-whole.ts";
import type { Warning } from "./events.ts";
import type { Finding } from "./finding.ts";
import { serverWord } from "./known-failures.ts";
import { knownList, serversTitle } from "./known-list.ts";
import type { CallFinding } from "./live/call-finding.ts";
import { isPair } from "./pairs.ts";
import { unreadableWarning } from "./saved-inputs.ts";
import { readStore, type StoredCallFailure, type StoredFailure } from "./store.ts";

/** The failures of some stores. */
export interface StoredFailures {
  /** By store, then by id. */
  readonly failures: readonly StoredFailure[];
  /** Those of servers, in the same order. */
  readonly calls: readonly StoredCallFailure[];
  /** What could not be read. */
  readonly warnings: readonly Warning[];
}

/**
 * Reads stores.
 *
 * @throws ToolError `store` where one cannot be read, and `nothing-selected` where none holds a failure.
 */
export function storedFailures(folders: readonly string[]): StoredFailures {
  const entries = folders.flatMap(readStore);
  const failures = entries.flatMap((entry) => (entry.kind === "failure" ? entry.failure : []));
  const calls = entries.flatMap((entry) => (entry.kind === "call" ? entry.failure : []));
  const warnings = entries.flatMap((entry) =>
    entry.kind === "unreadable" ? unreadableWarning(entry.file, entry.reason) : [],
  );
  // A page that says nothing was found must not come of a store that nobody has filled.
  if (failures.length + calls.length === 0)
    throw new ToolError(`no stored failure in ${folders.join(", ")}`, {
      code: "nothing-selected",
      hint: "run wireproof roundtrip, wireproof fuzz or wireproof run first, or name a store with --store",
    });
  return { failures, calls, warnings };
}

/**
 * Brings the lists of known failures in a folder up to date: a file `<codec>.txt` for each codec
 * that has a stored failure, `pairs.txt` for what two codecs do differently, and `server.txt` for servers. Other files
 * are left alone.
 *
 * @returns the files that were written anew, in order.
 * @throws ToolError `known` where one cannot be written.
 */
export function writeKnownLists(
  folder: string,
  { failures, calls }: Pick<StoredFailures, "failures" | "calls">,
): readonly string[] {
  const lists = new Map<string, Finding[]>();
  const ofCalls = calls.map(({ finding }) => listedCall(finding));
  for (const finding of [...failures.map((failure) => failure.finding), ...ofCalls]) {
    const name = listOf(finding.codec);
    lists.set(name, [...(lists.get(name) ?? []), finding]);
  }
  return [...lists.keys()].sort().flatMap((name) => {
    const file = join(folder, `${name.replace(/[^\w.@-]+/g, "_")}.txt`);
    const title = titles.get(name) ?? `${name} is`;
    return orToolError(file, () => {
      mkdirSync(folder, { recursive: true });
      const earlier = existsSync(file) ? readFileSync(file, "utf8") : "";
      const text = knownList(title, lists.get(name) ?? [], earlier);
      if (text === earlier) return [];
      writeWhole(file, text);
      return [file];
    });
  });
}

/** The list of all pairs. */
const pairs = "pairs";

/** Whose the lists of several are. */
const titles: ReadonlyMap<string, string> = new Map([
  [pairs, "pairs of codecs are"],
  [serverWord, serversTitle],
]);

/** A failure of a server, as a list tells it: by its last call. */
function listedCall({ calls, phase, ...finding }: CallFinding): Finding {
  const { json = [], hex = [], written = [] } = calls.at(-1) ?? {};
  return {
    ...finding,
    codec: serverWord,
    codecVersion: "",
    phase: phase === "reach" ? "saved" : phase,
    input: { kind: "wire", json, hex, written },
  };
}

function listOf(codec: string): string {
  return isPair(codec) ? pairs : codec;
}

function orToolError<T>(file: string, act: () => T): T {
  try {
    return act();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException | null)?.code === undefined) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ToolError(`${file}: cannot be written: ${reason}`, { code: "known", cause });
  }
}
