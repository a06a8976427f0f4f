import type { Codec } from "../codecs/codec.ts";
import { openSession } from "../codecs/load-codec.ts";
import type { Property } from "../properties/property.ts";
import type { Schema } from "../schema/schema.ts";
import { addFinding, addTally, dropFinding, emptyRecord, resultOf } from "./check-outcome.ts";
import { type OpenCodec, runCheck } from "./check-runner.ts";
import type { CheckResult } from "./events.ts";
import type { Finding, Phase } from "./finding.ts";

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
}

/** What a check came to, and what it found. */
export interface InProcessResult {
  readonly check: CheckResult;
  readonly findings: readonly Finding[];
}

/**
 * Runs one check in this thread, with nothing stored: the way for tests, whose
 * runner has a watch of its own. Same seed, same cases as in a whole run.
 *
 * @throws ToolError `codec` where the codec cannot open the schema.
 */
export async function checkInProcess(request: InProcessCheck): Promise<InProcessResult> {
  const { property, schema, subject, codec } = request;
  const type = schema.message(subject);
  const open = await openCodec(codec, schema, subject);
  const record = emptyRecord({ property: property.id, subject, codec: codec.name });
  const applicability = property.appliesTo(type, open.facts);
  if (!applicability.applies) record.notApplicable = applicability.reason;
  else {
    const started = performance.now();
    const job = {
      property,
      schema,
      type,
      codec: open,
      rootSeed: request.seed,
      phases: request.phases,
      maxExamples: request.maxExamples,
      maxShrinkMs: request.maxShrinkMs,
      saved: [],
    };
    const tally = await runCheck(job, {
      beat: () => undefined,
      shouldStop: () => false,
      found: (finding) => addFinding(record, finding),
      dropped: (finding) => dropFinding(record, finding),
    });
    addTally(record, tally);
    record.durationMs = performance.now() - started;
  }
  await open.session.close?.();
  return { check: resultOf(record), findings: record.findings };
}

async function openCodec(codec: Codec, schema: Schema, subject: string): Promise<OpenCodec> {
  const session = await openSession(codec, schema.slice([subject]));
  const facts = { claims: codec.claims, encodesObjects: session.encodeObject !== undefined };
  return { name: codec.name, version: codec.version, facts, session };
}
