import { randomInt } from "node:crypto";
import process from "node:process";
import type { Command } from "commander";
import { exitCode } from "../engine/exit-code.ts";
import type { CallFinding, CallPhase } from "../engine/live/call-finding.ts";
import { anyAddress } from "../engine/live/grpcurl-line.ts";
import type { LiveEvent, LiveListener, LiveResult } from "../engine/live/live-events.ts";
import type { LiveRequest, RestartableServer } from "../engine/live/live-request.ts";
import { runLive } from "../engine/live/run-live.ts";
import { Secrets } from "../engine/live/secrets.ts";
import { renderLiveJson } from "../reports/live/live-json.ts";
import { liveProgressText } from "../reports/live/live-progress.ts";
import { LiveText } from "../reports/live/live-text.ts";
import { ToolError } from "../schema/tool-error.ts";
import { silenceGrpcJs } from "../transports/grpc-js/silence.ts";
import { grpcJs } from "../transports/grpc-js.ts";
import type { Target } from "../transports/target.ts";
import { each } from "./case-command.ts";
import { commandText } from "./command-text.ts";
import { type LoadedConfig, loadConfig } from "./config/load-config.ts";
import { type ConfiguredTarget, withConfig } from "./config/with-config.ts";
import { eventPrinter } from "./event-printer.ts";
import { interruptionOf } from "./interruption.ts";
import { withoutHeaderValues } from "./live/header-flag.ts";
import { replayCommand } from "./live/replay-command.ts";
import { type RunSchema, runSchema, type SchemaFlags } from "./live/run-schema.ts";
import { runTarget } from "./live/run-target.ts";
import { ready, type SpawnFlags, spawnedTarget } from "./live/spawned-target.ts";
import { prepareReports, type ReportFile, writeReports } from "./report-file.ts";
import type { CommandContext } from "./roundtrip.ts";

/** The flags of `run`. */
export interface RunFlags extends SpawnFlags, SchemaFlags {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly property: readonly string[];
  readonly phases: readonly CallPhase[];
  readonly seed?: string;
  readonly maxExamples: number;
  readonly maxEdges?: number;
  readonly maxTime?: number;
  readonly callTimeout: number;
  readonly rate?: number;
  readonly concurrency: number;
  readonly maxShrinkCalls: number;
  readonly maxShrinkTime: number;
  /** `false` for `--no-store`. */
  readonly store: string | false;
  readonly known: readonly string[];
  readonly report: readonly ReportFile[];
  readonly format: "text" | "json";
  readonly quiet?: true;
  readonly failOnWarning?: boolean;
  readonly config?: string;
}

/** What a run is made from. */
interface RunPlace {
  readonly command: Command;
  readonly flags: RunFlags;
  /** The address on the command line. */
  readonly given: string | undefined;
  /** The same, or the one of the config. */
  readonly address: string | undefined;
  readonly config: LoadedConfig | undefined;
  readonly context: CommandContext;
  readonly signal: AbortSignal;
}

/**
 * Calls every method of a server with generated messages, shows findings as they come, and gives the exit code. Whatever it
 * started is ended with it, however it ends.
 *
 * @param given the server's address; left out for the one of the config, or with `--spawn`
 * @throws ToolError for whatever of the request cannot be carried out.
 */
export async function run(
  given: string | undefined,
  onCommandLine: RunFlags,
  command: Command,
  context: CommandContext,
): Promise<number> {
  silenceGrpcJs();
  const file = onCommandLine.config;
  const config = await loadConfig({ folder: process.cwd(), file, environment: process.env });
  const flags: RunFlags & ConfiguredTarget = withConfig(onCommandLine, command, config);
  const address = given ?? flags.target;
  if (address === undefined && flags.spawn === undefined)
    throw new ToolError("no server given", {
      code: "usage",
      hint: 'name its address, as in wireproof run localhost:50051, or start it with --spawn "command"',
    });
  // An address that may not be called is told before anything is started.
  if (address !== undefined) runTarget(address, flags);
  prepareReports(flags.report);
  const interruption = interruptionOf(context.terminal);
  const { signal } = interruption;
  const place: RunPlace = { command, flags, given, address, config, context, signal };
  try {
    return await withServer(place);
  } catch (error) {
    if (signal.aborted && isAbort(error)) return exitCode.interrupted;
    throw withoutSecrets(error, flags);
  } finally {
    interruption.end();
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}

/** A server may repeat what it was sent where it says why it does not answer. */
function withoutSecrets(error: unknown, { header }: RunFlags): unknown {
  if (!(error instanceof ToolError)) return error;
  const { message, hint, code } = error;
  const secrets = new Secrets(header);
  return new ToolError(secrets.hideIn(message), { code, hint: secrets.hide(hint), cause: error });
}

/** The run, with the server that has to be started for it. */
async function withServer(place: RunPlace): Promise<number> {
  const { flags, address, signal } = place;
  if (flags.spawn === undefined) {
    const target = runTarget(address ?? "", flags);
    return await runAt(target, undefined, place);
  }
  const server = await spawnedTarget(flags.spawn, address, flags, signal);
  try {
    await server.start();
    signal.throwIfAborted();
    return await runAt(runTarget(server.address, flags), server, place);
  } finally {
    await server.stop();
  }
}

async function runAt(
  target: Target,
  server: RestartableServer | undefined,
  place: RunPlace,
): Promise<number> {
  const { flags, context } = place;
  if (server === undefined)
    await ready(target, { timeoutMs: flags.waitFor ?? 0, signal: place.signal });
  const schema = await schemaOf(target, place);
  const request = requestOf({ target, server, schema }, place);
  const secrets = new Secrets(target.metadata);
  const tell = listenerOf(flags, context);
  const result = secrets.hide(
    await runLive(request, (event) =>
      tell(event.kind === "progress" ? event : secrets.hide(event)),
    ),
  );
  tellResult(result, place);
  return result.exitCode;
}

async function schemaOf(target: Target, { flags, signal }: RunPlace): Promise<RunSchema> {
  const transport = grpcJs(target);
  try {
    return await runSchema(flags, transport, { timeoutMs: flags.callTimeout, signal });
  } finally {
    transport.close();
  }
}

function tellResult(result: LiveResult, { flags, context }: RunPlace): void {
  if (flags.format === "json") context.terminal.out(renderLiveJson(result));
  writeReports(flags.report, () => renderLiveJson(result));
}

interface RunParts {
  readonly target: Target;
  readonly server: RestartableServer | undefined;
  readonly schema: RunSchema;
}

function requestOf({ target, server, schema }: RunParts, place: RunPlace): LiveRequest {
  const { flags, config, context, signal } = place;
  const { seed = String(randomInt(2 ** 32)) } = flags;
  const { cacert: ca, cert, key } = flags;
  const args = withoutHeaderValues(context.args);
  const settings = { "--seed": seed, ...context.environment };
  return {
    schema: schema.schema,
    schemaFrom: schema.from,
    warnings: schema.warnings,
    target,
    ...(server === undefined ? {} : { server }),
    ...{ include: flags.include, exclude: flags.exclude, properties: flags.property },
    config: config?.config.run ?? {},
    seed,
    maxExamples: flags.maxExamples,
    ...(flags.maxEdges === undefined ? {} : { maxEdges: flags.maxEdges }),
    ...(flags.maxTime === undefined ? {} : { maxTimeMs: flags.maxTime }),
    concurrency: flags.concurrency,
    ...(flags.rate === undefined ? {} : { rate: flags.rate }),
    callTimeoutMs: flags.callTimeout,
    maxShrinkCalls: flags.maxShrinkCalls,
    maxShrinkMs: flags.maxShrinkTime,
    phases: flags.phases,
    storeFolder: flags.store === false ? undefined : flags.store,
    knownFiles: flags.known,
    command: commandText(args, settings),
    commandOf: (finding) =>
      flags.store === false
        ? commandText([...args, ...filtersFor(finding, flags)], settings)
        : replayCommand(finding.id, {
            command: place.command,
            flags,
            store: flags.store,
            target: namedTarget(place),
          }),
    grpcurl: {
      // A port that was free is gone with its server.
      target:
        server === undefined || place.address !== undefined
          ? target
          : { ...target, address: anyAddress },
      files: {
        ...(ca === undefined ? {} : { ca }),
        ...(cert === undefined ? {} : { cert }),
        ...(key === undefined ? {} : { key }),
      },
      schemaFlags: schema.grpcurlFlags,
    },
    failOnWarning: flags.failOnWarning ?? false,
    signal,
  };
}

/** The same seed makes the same cases; those of the finding alone, where nothing else was asked for. */
function filtersFor(
  { subject, property }: CallFinding,
  { include, property: properties }: RunFlags,
): readonly string[] {
  return [
    ...(include.length > 0 ? [] : each("--include", [subject])),
    ...(properties.length > 0 ? [] : each("--property", [property])),
  ];
}

/**
 * The server that a replay is to name: where the one that is started is to listen, and the one of the run where the config would
 * have another one started.
 */
function namedTarget({ flags, given, config }: RunPlace): string | undefined {
  const isStarted = flags.spawn !== undefined || config?.config.run?.spawn !== undefined;
  return isStarted ? given : undefined;
}

function listenerOf(flags: RunFlags, { terminal, style }: CommandContext): LiveListener {
  const text = new LiveText({ ...style, quiet: flags.quiet ?? false });
  return eventPrinter<LiveEvent>(terminal, flags, {
    textOf: (event) => text.textOf(event),
    draw(event, line) {
      if (event.kind !== "progress") return false;
      line?.draw(() => liveProgressText(event.progress));
      return true;
    },
  });
}
