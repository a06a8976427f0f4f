import type { Codec } from "../codecs/codec.ts";
import { openSession } from "../codecs/load-codec.ts";
import { findProperty } from "../properties/catalogue.ts";
import type { Property } from "../properties/property.ts";
import type { Schema } from "../schema/schema.ts";
import {
  addFinding,
  addTally,
  type CheckRecord,
  dropFinding,
  emptyRecord,
  resultOf,
} from "./check-outcome.ts";
import { type CheckJob, type OpenCodec, runCheck } from "./check-runner.ts";
import { problemOfClosing } from "./codec-shelf.ts";
import type { CheckResult, Warning } from "./events.ts";
import { fileSlice } from "./file-slice.ts";
import type { Finding, Phase } from "./finding.ts";
import { passedOn } from "./passed-on.ts";
import { restoredInputs } from "./store.ts";

/** One check, to be run in this thread. */
export interface InProcessCheck {
  readonly property: Property;
  readonly schema: Schema;
  readonly subject: string;
  readonly codec: Codec;
  readonly seed: string;
  readonly phases: readonly Phase[];
  readonly maxExamples: number;
  readonly maxShrinkMs: number;
  /** Ids that the known failures list one by one. */
  readonly listed?: ReadonlySet<string>;
}

/** What a check came to, and what it found. */
export interface InProcessResult {
  readonly check: CheckResult;
  readonly findings: readonly Finding[];
  /** Failures that it came upon, but another property has to tell, whose own check does not come upon them. */
  readonly passedOn: readonly Finding[];
  readonly warnings: readonly Warning[];
}

/**
 * Runs one check in this thread, with nothing stored: the way for tests, whose
 * runner has a watch of its own. Same seed, same cases as in a whole run.
 *
 * @throws ToolError `codec` where the codec cannot open the schema.
 */
export async function checkInProcess(request: InProcessCheck): Promise<InProcessResult> {
  const { property, schema, subject, codec } = request;
  const open = await openCodec(codec, schema, subject);
  const record = emptyRecord({ property: property.id, subject, codec: codec.name });
  let others: readonly Finding[] = [];
  let problem: string | undefined;
  try {
    others = await checkOpen(request, open, record);
  } finally {
    problem = await problemOfClosing(open.session);
  }
  const warnings =
    problem === undefined
      ? []
      : [{ code: "not-closed", message: `codec ${codec.name}: close() threw: ${problem}` }];
  return { check: resultOf(record), findings: record.findings, passedOn: others, warnings };
}

async function checkOpen(
  request: InProcessCheck,
  codec: OpenCodec,
  record: CheckRecord,
): Promise<readonly Finding[]> {
  const { property, schema } = request;
  const type = schema.message(request.subject);
  const applicability = property.appliesTo(type, codec.facts);
  if (!applicability.applies) {
    record.notApplicable = applicability.reason;
    return [];
  }
  const started = performance.now();
  const { phases, maxExamples, maxShrinkMs } = request;
  const job = {
    ...{ property, schema, type, codec, phases, maxExamples, maxShrinkMs, saved: [] },
    rootSeed: request.seed,
    ...(request.listed === undefined ? {} : { listed: request.listed }),
  };
  await runInto(record, job);
  record.durationMs = performance.now() - started;
  const others: Finding[] = [];
  for (const id of new Set(record.blamed.map((one) => one.property)))
    others.push(...(await checkPassedOn(record, { ...job, property: findProperty(id) })));
  return others;
}

async function runInto(record: CheckRecord, job: CheckJob): Promise<void> {
  const tally = await runCheck(job, {
    beat: () => undefined,
    shouldStop: () => false,
    found: (finding) => addFinding(record, finding),
    dropped: (finding) => dropFinding(record, finding),
  });
  addTally(record, tally);
}

/** What a property makes of the inputs that are passed on to it, and that its own check does not tell. */
async function checkPassedOn(record: CheckRecord, job: CheckJob): Promise<readonly Finding[]> {
  const own = emptyRecord({ ...record.check, property: job.property.id });
  // Not to be shown, so as they were found will do.
  await runInto(own, { ...job, maxShrinkMs: 0 });
  const late = emptyRecord(own.check);
  for (const { check, inputs } of passedOn([record, own])) {
    if (check.property !== job.property.id) continue;
    await runInto(late, { ...job, phases: ["saved"], saved: restoredInputs(job.type, inputs) });
  }
  return late.findings;
}

async function openCodec(codec: Codec, schema: Schema, subject: string): Promise<OpenCodec> {
  const session = await openSession(codec, fileSlice(schema, subject));
  const facts = { claims: codec.claims, encodesObjects: session.encodeObject !== undefined };
  return { name: codec.name, version: codec.version, facts, session };
}
