import { readFileSync } from "node:fs";
import { fixedCalls } from "../../bench/calls/fixed-calls.ts";
import { type FoundCalls, foundRequests } from "../../bench/calls/found-calls.ts";
import { measuredMethods } from "../../bench/calls/measured-methods.ts";
import type { PlannedMethod } from "../../bench/load/load-request.ts";
import type { RunConfig } from "../../engine/config/run-config.ts";
import type { LiveMethod } from "../../properties/rpc/exchange.ts";
import type { Schema } from "../../schema/schema.ts";
import { ToolError } from "../../schema/tool-error.ts";
import type { Target } from "../../transports/target.ts";
import type { BenchPlace } from "./bench-place.ts";

/** Always the same, so that figures of two days are of the same messages. */
export const benchSeed = "1";

/** Different requests of a method. */
const requestCount = 100;

/** What a load calls. */
export interface LoadSubject {
  readonly calls: readonly PlannedMethod[];
  readonly schemaDigest: string;
  /** What is not measured, and why. */
  readonly warnings: readonly string[];
}

/** Where to look for it. */
export interface SubjectSource {
  readonly schema: Schema;
  readonly target: Target;
  /** Methods that may be called. */
  readonly callable: readonly LiveMethod[];
}

/**
 * The methods that are measured, each with requests that it answers with OK: those that are given, or generated ones.
 *
 * @throws ToolError `usage` for data that fits no method.
 */
export async function loadSubject(
  source: SubjectSource,
  place: BenchPlace & { readonly config: RunConfig },
): Promise<LoadSubject> {
  const { schema } = source;
  const { found, left } =
    place.flags.data.length > 0 ? givenRequests(source, place) : await generated(source, place);
  return {
    calls: found.map((one) => plannedOf(one, place)),
    schemaDigest: schema.hash,
    warnings: reasonWords(left),
  };
}

interface Requests {
  readonly found: readonly FoundCalls[];
  readonly left: ReadonlyMap<string, string>;
}

function givenRequests({ schema, callable }: SubjectSource, { flags }: BenchPlace): Requests {
  const [method, another] = callable;
  if (method === undefined || another !== undefined)
    throw new ToolError(`--data is the request of one method, and ${callable.length} are meant`, {
      code: "usage",
      hint: `name it, as in --include ${callable[0]?.subject ?? "acme.v1.Orders/Get"}`,
    });
  const texts = flags.data.map(textOfData);
  return { found: [fixedCalls(schema, method, texts)], left: new Map() };
}

/** `@file` stands for what is in the file, as it does for curl. */
function textOfData(data: string): string {
  if (!data.startsWith("@")) return data;
  try {
    return readFileSync(data.slice(1), "utf8");
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ToolError(`--data ${data}: ${reason}`, { code: "usage", cause });
  }
}

async function generated(
  { schema, target, callable }: SubjectSource,
  { flags, config, signal, tell }: BenchPlace & { readonly config: RunConfig },
): Promise<Requests> {
  const { measured, left } = measuredMethods(callable, flags.include, config);
  const search = { schema, target, callable, measured, config, signal };
  const { found, left: unfound } = await foundRequests({
    ...search,
    ...{ seed: flags.seed ?? benchSeed, count: requestCount, callTimeoutMs: flags.callTimeout },
    at: (subject) => tell(`looking for requests that ${subject} answers with OK`),
  });
  // With a filter, what it leaves out goes without saying.
  return { found, left: flags.include.length > 0 ? unfound : new Map([...unfound, ...left]) };
}

function plannedOf({ method, requests }: FoundCalls, { flags }: BenchPlace): PlannedMethod {
  const { subject, clientStreaming, serverStreaming } = method;
  return {
    method: { name: subject, path: `/${subject}`, clientStreaming, serverStreaming },
    requests,
    ...(flags.compression === "identity" ? {} : { compression: flags.compression }),
  };
}

/** One line for each reason. */
function reasonWords(left: ReadonlyMap<string, string>): readonly string[] {
  const byReason = new Map<string, string[]>();
  for (const [subject, reason] of left)
    byReason.set(reason, [...(byReason.get(reason) ?? []), subject]);
  return [...byReason].map(
    ([reason, subjects]) => `not measured: ${subjects.join(", ")}: ${reason}`,
  );
}
