import { properties } from "../properties/catalogue.ts";
import type { Schema } from "../schema/schema.ts";
import type { Warning } from "./events.ts";
import { type CheckId, checkKey } from "./finding.ts";
import { inputProblem } from "./input-problem.ts";
import { readStore, type StoredFailure } from "./store.ts";
import type { StoredInput } from "./stored-input.ts";

/** The inputs of stored failures, by the check that they belong to. */
export class SavedInputs {
  /** What could not be read, and what means nothing any more. */
  readonly warnings: readonly Warning[];
  private readonly byCheck = new Map<string, StoredInput[]>();

  /**
   * Reads the store; without a folder there is nothing in it.
   * @throws ToolError `store` where the folder is none.
   */
  constructor(folder: string | undefined, schema: Schema) {
    const warnings: Warning[] = [];
    for (const entry of folder === undefined ? [] : readStore(folder)) {
      // Failures of servers are for runs against servers.
      if (entry.kind === "call") continue;
      const problem = entry.kind === "unreadable" ? entry.reason : problemOf(entry.failure, schema);
      if (problem !== undefined) warnings.push(unreadableWarning(entry.file, problem));
      else if (entry.kind === "failure") this.add(entry.failure);
    }
    this.warnings = warnings;
  }

  of(check: CheckId): readonly StoredInput[] {
    return this.byCheck.get(checkKey(check)) ?? [];
  }

  private add({ finding, input }: StoredFailure): void {
    const key = checkKey(finding);
    this.byCheck.set(key, [...(this.byCheck.get(key) ?? []), input]);
  }
}

/** What is wrong with an input; nothing where the message is not of this schema: nobody asks for it then. */
function problemOf({ finding, input }: StoredFailure, schema: Schema): string | undefined {
  const type = schema.find(finding.subject);
  const property = properties.find(({ id }) => id === finding.property);
  return type === undefined || property === undefined
    ? undefined
    : inputProblem(property, schema, type, input);
}

/** That a file of the store was passed over. */
export function unreadableWarning(file: string, reason: string): Warning {
  return { code: "store-unreadable", message: `${file} is passed over, and kept: ${reason}` };
}
