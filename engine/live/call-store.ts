import { methodsOf, subjectOf } from "../../schema/methods.ts";
import type { Schema } from "../../schema/schema.ts";
import type { MetadataEntry } from "../../transports/transport.ts";
import type { Warning } from "../events.ts";
import { unreadableWarning } from "../saved-inputs.ts";
import {
  placeOf,
  readFailure,
  readStore,
  removeFailure,
  type StoredCallFailure,
  type StoredSchema,
  saveFailure,
  storedCallFailure,
  storedSchema,
} from "../store.ts";
import type { CallFinding } from "./call-finding.ts";
import { CallJournal, type LeftJournal, leftJournals } from "./call-journal.ts";
import type { CallScript } from "./call-script.ts";
import type { LostCall } from "./journal-file.ts";
import { Secrets } from "./secrets.ts";
import { partOf, requestTypeOf, restoredScript, storedScript } from "./stored-call.ts";

/** A script of an earlier run, to be run again first. */
export interface SavedCall {
  readonly script: CallScript;
  /** What it was found to break; left out where a process ended while the call was under way. */
  readonly finding?: CallFinding;
}

/** What the calls of a journal are of. */
export interface JournalOf {
  /** `localhost:50051` */
  readonly target: string;
  /** The methods that may be called. */
  readonly subjects: readonly string[];
}

/** The failures of servers in a store. */
export class CallStore {
  private readonly folder: string | undefined;
  private readonly schema: Schema;
  private readonly secrets: Secrets;
  private readonly found: Warning[] = [];
  private readonly calls: SavedCall[] = [];
  private readonly left: readonly LeftJournal[];
  /** Calls of journals that can be made and were not, each with the file of its journal. */
  private readonly waiting = new Map<SavedCall | LostCall, string>();
  /** What an earlier run had stored under the ids that this one has written. */
  private readonly earlier = new Map<string, StoredCallFailure | undefined>();
  private readonly schemas = new Map<string, StoredSchema>();

  /**
   * Reads the folder; without one nothing is stored and nothing saved.
   * @param metadata what the user sends with every call: no value of it is written
   * @throws ToolError `store` where the folder is none.
   */
  constructor(folder: string | undefined, schema: Schema, metadata: readonly MetadataEntry[] = []) {
    this.folder = folder;
    this.schema = schema;
    this.secrets = new Secrets(metadata);
    this.left = folder === undefined ? [] : leftJournals(folder);
    for (const { file, calls } of this.left) for (const call of calls) this.addLost(call, file);
    for (const entry of folder === undefined ? [] : readStore(folder)) {
      if (entry.kind === "unreadable") this.found.push(unreadableWarning(entry.file, entry.reason));
      else if (entry.kind === "call") this.addSaved(entry.file, entry.failure);
    }
  }

  /** What could not be read, and what means nothing any more. */
  get warnings(): readonly Warning[] {
    return this.found;
  }

  /** Writes a finding, over an earlier one of its id. @throws ToolError `store` where it cannot be written. */
  save(finding: CallFinding, script: CallScript): void {
    if (this.folder === undefined) return;
    const earlier = this.remember(this.folder, finding.id);
    saveFailure(
      this.folder,
      storedCallFailure({
        finding: this.secrets.hide(withOrigin(finding, earlier)),
        script: storedScript(script),
        schema: this.schemaOf(new Set(script.steps.map(({ subject }) => subject))),
      }),
    );
  }

  /** Takes a finding out; where this run wrote over one of an earlier run, that is put back. */
  remove({ id }: CallFinding): void {
    if (this.folder === undefined) return;
    const earlier = this.earlier.get(id);
    if (earlier !== undefined) {
      saveFailure(this.folder, earlier);
      return;
    }
    const entry = readFailure(placeOf(this.folder, id));
    if (entry.kind === "call") removeFailure(entry.file);
  }

  /** For the phase `saved`, those of methods that the schema has: calls of ended processes, then failures by id. */
  saved(): readonly SavedCall[] {
    return this.calls;
  }

  /** The calls of it were made again. */
  noteMade(saved: SavedCall): void {
    this.waiting.delete(saved);
  }

  /** Journals of ended processes with calls that were not made again yet: they are for another run. */
  notMade(): ReadonlySet<string> {
    return new Set(this.waiting.values());
  }

  /**
   * Begins a journal of the calls of this run, with so many slots; without a folder it keeps nothing. Its end is
   * the end of those that earlier processes left behind.
   */
  journal(slots: number, of?: JournalOf): CallJournal {
    const takenOver = this.left.map(({ file }) => file);
    if (of === undefined || this.folder === undefined)
      return new CallJournal(this.folder, slots, takenOver);
    const about = { target: of.target, schema: this.schemaOf(new Set(of.subjects)) };
    return new CallJournal(this.folder, slots, takenOver, about);
  }

  private addSaved(file: string, { finding, script: stored }: StoredCallFailure): void {
    // Of another server, it may be: nobody asks for it here.
    if (stored.steps.some(({ subject }) => requestTypeOf(this.schema, subject) === undefined))
      return;
    const script = restoredScript(this.schema, stored);
    if (typeof script === "string") this.found.push(unreadableWarning(file, script));
    else this.calls.push({ finding, script });
  }

  private addLost(call: LostCall, file: string): void {
    const { subject, messages, input, about } = call;
    const type = requestTypeOf(this.schema, subject);
    // Of another server, it may be: a run of that one makes it.
    if (type === undefined) {
      this.waiting.set(call, file);
      return;
    }
    if (messages === undefined) {
      const place =
        about === undefined ? "" : ` (${about.phase}:${about.index} of seed ${about.seed})`;
      this.found.push(lostWarning(`${subject}${place}`));
      return;
    }
    const parts = messages.map(({ bytes, style }) => partOf(type, bytes, style));
    const whole = parts.filter((part) => typeof part !== "string");
    if (whole.length < parts.length) {
      this.found.push(lostWarning(subject));
      return;
    }
    const saved = {
      script: { steps: [{ subject, input: { ...input, messages: whole }, takes: [], fresh: [] }] },
    };
    this.calls.push(saved);
    this.waiting.set(saved, file);
  }

  /** Remembers what an earlier run stored under an id, before this run writes there. */
  private remember(folder: string, id: string): StoredCallFailure | undefined {
    if (!this.earlier.has(id)) {
      const entry = readFailure(placeOf(folder, id));
      this.earlier.set(id, entry.kind === "call" ? entry.failure : undefined);
    }
    return this.earlier.get(id);
  }

  /** With the services, so that a replay knows the methods. */
  private schemaOf(subjects: ReadonlySet<string>): StoredSchema {
    const key = [...subjects].sort().join("\n");
    const known = this.schemas.get(key);
    if (known !== undefined) return known;
    const services = new Set([...subjects].map((subject) => subject.split("/")[0] ?? ""));
    const methods = methodsOf(this.schema, services).filter((method) =>
      subjects.has(subjectOf(method)),
    );
    const types = methods.flatMap(({ request, response }) => [request, response]);
    const stored = storedSchema(this.schema.slice(types, services));
    this.schemas.set(key, stored);
    return stored;
  }
}

/** A stored failure that fails again keeps where it was found first: there it can be found without the store. */
function withOrigin(finding: CallFinding, earlier: StoredCallFailure | undefined): CallFinding {
  if (finding.phase !== "saved" || earlier === undefined) return finding;
  const { phase, seed, index } = earlier.finding;
  return { ...finding, phase, seed, index };
}

function lostWarning(what: string): Warning {
  return {
    code: "call-lost",
    message: `a process ended while a call of ${what} was under way, which cannot be made again from what was kept of it`,
  };
}
