import { join } from "node:path";
import { protobufjsCodec } from "../../codecs/protobufjs.ts";
import { Beats } from "../../engine/beats.ts";
import { type CheckJob, type CheckWatcher, runCheck } from "../../engine/check-runner.ts";
import type { Finding } from "../../engine/finding.ts";
import type { Property } from "../../properties/property.ts";
import { held } from "../../properties/verdict.ts";
import { roundTrip } from "../../properties/wire/round-trip.ts";
import { loadSchema } from "../../schema/load.ts";
import type { Schema } from "../../schema/schema.ts";
import type { MessageType } from "../../schema/types.ts";
import type { MessageValue } from "../../schema/value.ts";
import { packageFolder } from "../package-folder.ts";

/** A message and its canonical encoding. */
export interface EncodedMessage {
  readonly value: MessageValue;
  /** A Buffer of its own, as files, sockets and gRPC hand Node users their bytes. */
  readonly bytes: Buffer;
}

/** The message that the bench measures, of 25 fields of every kind, and values of it. */
export interface Everything {
  readonly schema: Schema;
  readonly type: MessageType;
  /** One check of `wire/round-trip` on protobufjs for each root seed. */
  readonly jobs: readonly CheckJob[];
  /** What the cases of these checks hand to the codec, in their order. */
  readonly messages: readonly EncodedMessage[];
}

const typeName = "wireproof.kinds.v1.Everything";

/** What the command line runs by default, so that what a check costs as such is shared as it is there. */
const casesPerCheck = 100;

/** Loads the schema and draws the messages of so many checks. The same seeds at each call. */
export async function everything(checks: number): Promise<Everything> {
  const file = join(packageFolder(), "proto", "wireproof", "kinds", "v1", "everything.proto");
  const schema = loadSchema({ paths: [file] });
  const type = schema.message(typeName);
  const codec = protobufjsCodec();
  const session = await codec.open(schema.slice([typeName]));
  const facts = { claims: codec.claims, encodesObjects: session.encodeObject !== undefined };
  const jobs = Array.from(
    { length: checks },
    (_, index): CheckJob => ({
      property: roundTrip,
      schema,
      type,
      codec: { name: codec.name, version: codec.version, facts, session },
      rootSeed: String(index + 1),
      phases: ["random"],
      maxExamples: casesPerCheck,
      maxShrinkMs: 0,
      saved: [],
    }),
  );
  return { schema, type, jobs, messages: await messagesOf(jobs) };
}

/** A watcher as a worker's: it writes to the same shared memory. No case of the bench may fail. */
export function benchWatcher(): CheckWatcher {
  const beats = new Beats();
  const fail = ({ signature }: Finding): never => {
    throw new Error(`a case of the bench failed: ${signature}`);
  };
  return {
    beat: (phase, index) => beats.case(phase, index),
    shouldStop: () => beats.isStopping,
    found: fail,
    dropped: fail,
  };
}

/**
 * The inputs of the cases, caught on their way into the check.
 *
 * Copied, and by no code that is measured: V8 learns where objects that stay come from, and
 * from then on makes all that come from there where only a full collection frees them. A run
 * keeps none of its cases.
 */
async function messagesOf(jobs: readonly CheckJob[]): Promise<readonly EncodedMessage[]> {
  const messages: EncodedMessage[] = [];
  const catching: Property = {
    ...roundTrip,
    check(input) {
      const parts = input.kind === "wire" ? input.parts : [];
      for (const { value, bytes } of parts)
        messages.push({ value: structuredClone(value), bytes: Buffer.from(bytes) });
      return held;
    },
  };
  const watcher = benchWatcher();
  for (const job of jobs) await runCheck({ ...job, property: catching }, watcher);
  return messages;
}
