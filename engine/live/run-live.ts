import { aliveAfter } from "../../properties/rpc/alive-after.ts";
import type { CallProperty, ObservingProperty } from "../../properties/rpc/call-property.ts";
import { callProperties } from "../../properties/rpc/catalogue.ts";
import { held } from "../../properties/verdict.ts";
import { ToolError } from "../../schema/tool-error.ts";
import { version } from "../../schema/version.ts";
import { unmatchedGlobs } from "../config/check-config.ts";
import { ownProperties } from "../config/own-property.ts";
import type { Warning } from "../events.ts";
import { matchesGlob } from "../globs.ts";
import { type KnownFailure, lists, readKnownFailures, serverWord } from "../known-failures.ts";
import { selected } from "../plan.ts";
import type { CallFinding } from "./call-finding.ts";
import { type LiveClosing, liveResultOf } from "./live-closing.ts";
import type { LiveHeader, LiveListener, LiveResult } from "./live-events.ts";
import { chosenMethods } from "./live-methods.ts";
import type { LiveRequest } from "./live-request.ts";
import { LiveRun } from "./live-run.ts";
import { watchdog } from "./watchdog.ts";

/** By which calls are known in lists of known failures, where codecs stand by their names. */
export const liveCodec: string = serverWord;

const progressIntervalMs = 100;

/**
 * Calls every method of a server with generated messages, judges what comes back, and tells the listener.
 *
 * @throws ToolError for filters that leave nothing to call, properties that are none, and a bad file of known failures.
 */
export async function runLive(request: LiveRequest, listener: LiveListener): Promise<LiveResult> {
  const { schema, target, include, exclude } = request;
  const choice = chosenMethods(schema, include, exclude);
  const properties = chosenProperties(request);
  const known = knownOf(request);
  const run = new LiveRun({ request, choice, properties });
  const header: LiveHeader = {
    command: request.command,
    version,
    seed: request.seed,
    startedAt: new Date().toISOString(),
    target: target.address,
    schemaFrom: request.schemaFrom,
    services: [...new Set(choice.called.map(({ service }) => service))].sort(),
    methods: choice.called.length,
    properties: properties.map(({ id }) => id),
    checks: run.checks.all.length,
    concurrency: request.concurrency,
  };
  const warnings: Warning[] = [];
  const warn = (warning: Warning): void => {
    warnings.push(warning);
    listener({ kind: "warning", warning });
  };
  listener({ kind: "run-started", header });
  for (const warning of request.warnings ?? []) warn(warning);
  for (const glob of choice.idle)
    warn({ code: "filter-unmatched", message: `the filter ${glob} matches no method` });
  const subjects = choice.called.map(({ subject }) => subject);
  const all = [...subjects, ...choice.left.keys()];
  for (const warning of unmatchedGlobs(request.config, all)) warn(warning);
  for (const { place, subject } of known.filter(
    (entry) => !all.some((one) => matchesGlob(entry.subject, one)),
  ))
    warn({
      code: "known-matched-nothing",
      message: `${place}: ${subject} matches no method of the server`,
    });
  for (const warning of run.store.warnings) warn(warning);
  run.lookInto.onFinding = (finding) => {
    const told = withReason(finding, known);
    listener({ kind: "finding", finding: told });
    return told;
  };
  const started = performance.now();
  const tell = (): void => listener({ kind: "progress", progress: run.progress });
  const timer = setInterval(tell, progressIntervalMs);
  let stuck: string | undefined;
  try {
    stuck = await watchdog(run.toEnd(), {
      lastSign: () => run.lastSign,
      doing: () => run.doing,
      limitMs: stuckAfterMs(request),
    });
    if (stuck !== undefined) await run.tellPending();
  } finally {
    clearInterval(timer);
    run.close();
  }
  const closing: LiveClosing = {
    ...{ header, run, request, known, warnings, choice, stuck },
    durationMs: performance.now() - started,
  };
  const result = liveResultOf(closing);
  for (const warning of result.warnings.slice(warnings.length))
    listener({ kind: "warning", warning });
  for (const check of result.checks) listener({ kind: "check-finished", check });
  listener({ kind: "run-finished", result });
  return result;
}

/** A run in which nothing has happened for that long does not go on by itself. */
function stuckAfterMs({ callTimeoutMs }: LiveRequest): number {
  return Math.max(60_000, 4 * callTimeoutMs);
}

/** That the server is still there, as a claim among the others: the engine finds out when it does not hold. */
const stillThere: ObservingProperty = {
  ...aliveAfter,
  kind: "observing",
  appliesTo: () => ({ applies: true }),
  judge: () => held,
};

function allProperties({ config }: LiveRequest): readonly CallProperty[] {
  return [...callProperties, stillThere, ...ownProperties(config)];
}

function chosenProperties(request: LiveRequest): readonly CallProperty[] {
  const all = allProperties(request);
  const ids = selected(
    "property",
    all.map(({ id }) => id),
    request.properties,
  );
  return all.filter(({ id }) => ids.includes(id));
}

/** @throws ToolError `known` for an entry that speaks of no property of this run's kind. */
function knownOf(request: LiveRequest): readonly KnownFailure[] {
  // Those too that this run leaves out: a list is of all runs.
  const ids = allProperties(request).map(({ id }) => id);
  const entries = readKnownFailures(request.knownFiles, ids, "servers");
  const other = entries.find(({ codec }) => codec !== liveCodec);
  if (other === undefined) return entries;
  throw new ToolError(`${other.place}: expected "${liveCodec}" in place of "${other.codec}"`, {
    code: "known",
    hint: `an entry of a run is: <property> ${liveCodec} <pkg.Service/Method> [<id or group>]`,
  });
}

function withReason(finding: CallFinding, known: readonly KnownFailure[]): CallFinding {
  const entry = known.find((one) => lists(one, { ...finding, codec: liveCodec }));
  return entry === undefined ? finding : { ...finding, known: entry.reason };
}
