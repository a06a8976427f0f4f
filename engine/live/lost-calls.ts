import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { aliveAfter } from "../../properties/rpc/alive-after.ts";
import type { LiveMethod } from "../../properties/rpc/exchange.ts";
import type { Schema } from "../../schema/schema.ts";
import { placeOf, restoredSchema, saveFailure, storedCallFailure } from "../store.ts";
import { callFindingOf, uninvestigated } from "./call-finding-of.ts";
import { type JournalAbout, journalAbout, leftJournals } from "./call-journal.ts";
import type { LostCall } from "./journal-file.ts";
import { chosenMethods } from "./live-methods.ts";
import type { CallReplayed, StoredCallFile } from "./replay-call.ts";
import { gone } from "./server-watch.ts";
import { partOf, storedScript } from "./stored-call.ts";

/**
 * The calls that were under way when runs were ended by force, as failures that can be shown again: whether the server
 * outlives them is all that can be asked. Journals that do not say what they are of are left to the next run.
 */
export function lostCalls(folder: string): readonly StoredCallFile[] {
  return leftJournals(folder).flatMap(({ file, calls }) => {
    const about = journalAbout(file);
    const contract = about && contractOf(about);
    if (about === undefined || contract === undefined) return [];
    const failures = calls.map((call) => failureOf(call, about, contract));
    const whole = failures.filter((failure) => failure !== undefined);
    if (whole.length < failures.length) return [];
    return whole.map((failure) => ({ file, failure, isLost: true as const }));
  });
}

/** What the calls of a journal are of. */
interface Contract {
  readonly schema: Schema;
  readonly methods: ReadonlyMap<string, LiveMethod>;
}

/** `undefined` for a file that somebody else has written, or half of one: there is no other way to find out than to try. */
function contractOf(about: JournalAbout): Contract | undefined {
  try {
    const schema = restoredSchema(about.schema);
    const { called } = chosenMethods(schema, [], []);
    return { schema, methods: new Map(called.map((method) => [method.subject, method])) };
  } catch {
    return undefined;
  }
}

/** `undefined` for what cannot be made again from what was kept of it. */
function failureOf(
  { subject, messages, input: rest, about: lost }: LostCall,
  { target, schema: stored }: JournalAbout,
  { schema, methods }: Contract,
): StoredCallFile["failure"] | undefined {
  const method = methods.get(subject);
  if (method === undefined || messages === undefined) return undefined;
  const parts = messages.map(({ bytes, style }) => partOf(method.requestType, bytes, style));
  const whole = parts.filter((part) => typeof part !== "string");
  if (whole.length < parts.length) return undefined;
  const input = { ...rest, messages: whole };
  const script = { steps: [{ subject, input, takes: [], fresh: [] }] };
  const origin = { phase: "saved", index: 0, script } as const;
  const failed = {
    property: undefined,
    claim: aliveAfter,
    method,
    failure: gone({}),
    origin,
    input,
  };
  const context = { schema, methods, target, seed: lost?.seed ?? "0", count: 1 };
  const finding = callFindingOf(uninvestigated(failed), context);
  return storedCallFailure({ finding, script: storedScript(script), schema: stored });
}

/**
 * Stores lost calls that the server does not outlive. Journals stay where they are: the next run judges their calls by
 * every claim.
 *
 * @returns what became of each, in their order
 */
export function settleLost(
  files: readonly StoredCallFile[],
  replayed: readonly CallReplayed[],
): readonly CallReplayed[] {
  return replayed.map((one, at) => {
    const lost = files[at];
    if (lost?.isLost !== true) return one;
    const { callFinding: finding } = one;
    if (finding !== undefined) keep(dirname(lost.file), { ...lost.failure, finding });
    if (one.status !== "fixed") return one;
    const { subject } = lost.failure.finding;
    const reason = `a call of ${subject} that was under way when a run was ended by force: the server outlives it, and the next wireproof run judges it by every claim`;
    return { ...one, reason };
  });
}

/** What is stored of the same failure was shrunk, which this was not. */
function keep(folder: string, failure: StoredCallFile["failure"]): void {
  if (!existsSync(placeOf(folder, failure.finding.id))) saveFailure(folder, failure);
}
