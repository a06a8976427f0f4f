import type { Warning } from "./events.ts";
import type { CheckId } from "./finding.ts";
import { readStore, type StoredInput } from "./store.ts";

/** The inputs of stored failures, by the check that they belong to. */
export class SavedInputs {
  /** What could not be read. */
  readonly warnings: readonly Warning[];
  private readonly byCheck = new Map<string, StoredInput[]>();

  /** Reads the store; without a folder there is nothing in it. */
  constructor(folder: string | undefined) {
    const warnings: Warning[] = [];
    for (const entry of folder === undefined ? [] : readStore(folder)) {
      if (entry.kind === "unreadable") {
        warnings.push(unreadableWarning(entry.file, entry.reason));
        continue;
      }
      const key = keyOf(entry.failure.finding);
      this.byCheck.set(key, [...(this.byCheck.get(key) ?? []), entry.failure.input]);
    }
    this.warnings = warnings;
  }

  of(check: CheckId): readonly StoredInput[] {
    return this.byCheck.get(keyOf(check)) ?? [];
  }
}

/** That a file of the store was passed over. */
export function unreadableWarning(file: string, reason: string): Warning {
  return { code: "store-unreadable", message: `${file} is passed over, and kept: ${reason}` };
}

function keyOf(check: CheckId): string {
  return [check.property, check.subject, check.codec].join("\n");
}
