import type { Codec } from "../codecs/codec.ts";
import { openSession } from "../codecs/load-codec.ts";
import { findProperty } from "../properties/catalogue.ts";
import type { InputChoice, Property } from "../properties/property.ts";
import type { Schema } from "../schema/schema.ts";
import { ToolError } from "../schema/tool-error.ts";
import { type OpenCodec, openCodec } from "./case-context.ts";
import {
  addFinding,
  addTally,
  type CheckRecord,
  dropFinding,
  emptyRecord,
  resultOf,
} from "./check-outcome.ts";
import { type CheckJob, runCheck } from "./check-runner.ts";
import { problemOfClosing } from "./codec-shelf.ts";
import type { CheckResult, Warning } from "./events.ts";
import { fileSlice } from "./file-slice.ts";
import type { Finding, Phase } from "./finding.ts";
import type { FindingStore } from "./finding-store.ts";
import { applicabilityOf, pairOf } from "./open-pair.ts";
import { passedOn } from "./passed-on.ts";
import { restoredInputs, type StoredInput } from "./stored-input.ts";

/** One check, to be run in this thread. */
export interface InProcessCheck {
  readonly property: Property;
  readonly schema: Schema;
  readonly subject: string;
  readonly codec: Codec;
  /** The codec that it is compared with, where the property compares two. */
  readonly other?: Codec;
  readonly seed: string;
  readonly phases: readonly Phase[];
  readonly maxExamples: number;
  readonly maxShrinkMs: number;
  /** Which inputs of the property are asked for; all where left out. */
  readonly choice?: InputChoice;
  /** Ids that the known failures list one by one. */
  readonly listed?: ReadonlySet<string>;
  /** Stored inputs of this check, for the phase `saved`. */
  readonly saved?: readonly StoredInput[];
  /** Where failures are kept; nowhere where left out. */
  readonly store?: FindingStore;
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
 * Runs one check in this thread: the way for tests, whose runner has a watch of its own. Same seed,
 * same cases as in a whole run.
 *
 * @throws ToolError `codec` where a codec cannot open the schema, and `usage` where a property that
 * compares two is given one.
 */
export async function checkInProcess(request: InProcessCheck): Promise<InProcessResult> {
  const { property, subject } = request;
  const opened = await openAll(request);
  const [first, second] = opened;
  const open = second === undefined ? first : pairOf(first, second);
  const record = emptyRecord({ property: property.id, subject, codec: open.name });
  let others: readonly Finding[] = [];
  const warnings: Warning[] = [];
  try {
    others = await checkOpen(request, open, record);
  } finally {
    for (const codec of opened) warnings.push(...(await closingWarnings(codec)));
  }
  return { check: resultOf(record), findings: record.findings, passedOn: others, warnings };
}

async function openAll(
  request: InProcessCheck,
): Promise<readonly [OpenCodec] | readonly [OpenCodec, OpenCodec]> {
  const { property, schema, subject, codec, other } = request;
  const isPair = other !== undefined;
  if (isPair !== (property.compares === true))
    throw new ToolError(`${property.id}: ${isPair ? "takes one codec" : "compares two codecs"}`, {
      code: "usage",
    });
  const first = await opened(codec, schema, subject);
  return isPair ? [first, await opened(other, schema, subject)] : [first];
}

async function closingWarnings({ name, session }: OpenCodec): Promise<readonly Warning[]> {
  const problem = await problemOfClosing(session);
  if (problem === undefined) return [];
  return [{ code: "not-closed", message: `codec ${name}: close() threw: ${problem}` }];
}

async function checkOpen(
  request: InProcessCheck,
  codec: OpenCodec,
  record: CheckRecord,
): Promise<readonly Finding[]> {
  const { property, schema } = request;
  const type = schema.message(request.subject);
  const applicability = applicabilityOf(property, type, codec);
  if (!applicability.applies) {
    record.notApplicable = applicability.reason;
    return [];
  }
  const started = performance.now();
  const { phases, maxExamples, maxShrinkMs } = request;
  const job = {
    ...{ property, schema, type, codec, phases, maxExamples, maxShrinkMs },
    saved: restoredInputs(schema, type, request.saved ?? []),
    rootSeed: request.seed,
    ...(request.listed === undefined ? {} : { listed: request.listed }),
    ...(request.choice === undefined ? {} : { choice: request.choice }),
  };
  await runInto(record, job, request.store);
  record.durationMs = performance.now() - started;
  const others: Finding[] = [];
  for (const id of new Set(record.blamed.map((one) => one.property)))
    others.push(
      ...(await checkPassedOn(record, { ...job, property: findProperty(id) }, request.store)),
    );
  return others;
}

async function runInto(record: CheckRecord, job: CheckJob, store?: FindingStore): Promise<void> {
  const tally = await runCheck(job, {
    beat: () => undefined,
    shouldStop: () => false,
    found(finding, input) {
      store?.save(finding, input);
      addFinding(record, finding);
    },
    dropped(finding) {
      store?.remove(finding);
      dropFinding(record, finding);
    },
  });
  addTally(record, tally);
}

/** What a property makes of the inputs that are passed on to it, and that its own check does not tell. */
async function checkPassedOn(
  record: CheckRecord,
  job: CheckJob,
  store: FindingStore | undefined,
): Promise<readonly Finding[]> {
  const own = emptyRecord({ ...record.check, property: job.property.id });
  // Not to be shown, so as they were found will do.
  await runInto(own, { ...job, maxShrinkMs: 0 });
  const late = emptyRecord(own.check);
  for (const { check, inputs } of passedOn([record, own])) {
    if (check.property !== job.property.id) continue;
    const saved = restoredInputs(job.schema, job.type, inputs);
    await runInto(late, { ...job, phases: ["saved"], saved }, store);
  }
  return late.findings;
}

async function opened(codec: Codec, schema: Schema, subject: string): Promise<OpenCodec> {
  const session = await openSession(codec, fileSlice(schema, subject));
  return openCodec(codec, session);
}
