import { randomInt } from "node:crypto";
import { readFileSync } from "node:fs";
import process from "node:process";
import { exitCode } from "../engine/exit-code.ts";
import { readAnswers } from "../mocks/server/assert-answers.ts";
import type { MockAnswers, MockDelay } from "../mocks/server/mock-options.ts";
import { mockServer } from "../mocks/server/mock-server.ts";
import { countText } from "../schema/count-text.ts";
import { loadSchema } from "../schema/load.ts";
import { nearest } from "../schema/nearest.ts";
import { pasted } from "../schema/text/pasted.ts";
import { ToolError } from "../schema/tool-error.ts";
import { silenceGrpcJs } from "../transports/grpc-js/silence.ts";
import type { DelayPlace } from "./mock-delay.ts";
import type { Terminal } from "./terminal.ts";

/** The flags of `mock`. */
export interface MockFlags {
  readonly importPath: readonly string[];
  readonly port: number;
  readonly seed?: string;
  readonly echo?: true;
  readonly answers: readonly string[];
  readonly drawnBy: "call" | "request";
  readonly delay: readonly (readonly [where: DelayPlace, delay: MockDelay])[];
  readonly reference?: "workspace";
  readonly defect: readonly string[];
  readonly format: "text" | "json";
}

type Counts = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** A server that runs, whichever it is. */
interface Running {
  readonly address: string;
  readonly port: number;
  /** What answers depend on; absent where nothing is drawn. */
  readonly seed?: string;
  /** As in `acme.v1.Orders/Create`. */
  readonly methods: readonly string[];
  /** How many calls ended with which status, by method. */
  readonly counts: Counts;
  close(): void;
}

/**
 * Serves until the process is told to end, and gives the exit code.
 *
 * @throws ToolError for whatever of the request cannot be carried out.
 */
export async function mock(
  paths: readonly string[],
  flags: MockFlags,
  terminal: Terminal,
): Promise<number> {
  assertOne(paths, flags);
  silenceGrpcJs();
  const started = performance.now();
  const server = await (flags.reference === undefined
    ? schemaServer(paths, flags)
    : referenceServer(flags));
  try {
    const stopped = untilStopped();
    terminal.out(flags.format === "json" ? jsonLine(server) : greeting(server, terminal));
    await stopped;
  } finally {
    server.close();
  }
  const text = summary(server, performance.now() - started);
  if (flags.format === "json") terminal.err(text);
  else terminal.out(text);
  return exitCode.held;
}

function assertOne(paths: readonly string[], { reference, defect }: MockFlags): void {
  if (reference !== undefined && paths.length > 0)
    throw new ToolError(`both ${paths.join(" ")} and --reference ${reference}`, {
      code: "usage",
      hint: "leave one of the two out",
    });
  if (reference === undefined && defect.length > 0)
    throw new ToolError(`--defect ${defect[0]} without --reference`, {
      code: "usage",
      hint: `as in: wireproof mock --reference workspace --defect ${defect[0]}`,
    });
  if (reference === undefined && paths.length === 0)
    throw new ToolError("no schema given", {
      code: "usage",
      hint: "as in: wireproof mock proto/, or wireproof mock --reference workspace",
    });
}

async function schemaServer(paths: readonly string[], flags: MockFlags): Promise<Running> {
  const { importPath, port, seed = String(randomInt(2 ** 32)), drawnBy } = flags;
  const schema = loadSchema({ paths, importPaths: importPath });
  const answers = answersIn(flags.answers);
  const server = await mockServer(schema, {
    ...{ port, seed, drawnBy, answers },
    otherwise: flags.echo ? "echo" : "generated",
    delays: Object.fromEntries(flags.delay),
    keepCalls: 0,
  }).catch((error: unknown) => {
    throw inFiles(error, flags.answers);
  });
  return {
    ...{ address: server.address, port: server.port, seed, methods: server.methods },
    get counts() {
      return server.counts;
    },
    close: () => server.close(),
  };
}

/** @throws ToolError `config` where a file cannot be read, says no answers, or a method that an earlier one names. */
function answersIn(files: readonly string[]): MockAnswers {
  const answers = new Map<string, MockAnswers[string]>();
  for (const file of files)
    for (const [method, rules] of Object.entries(readAnswers(textOf(file), file))) {
      if (answers.has(method))
        throw new ToolError(`${file}: another file has answers for ${method}`, { code: "config" });
      answers.set(method, rules);
    }
  return Object.fromEntries(answers);
}

/** What of answers fits no method is told with where they stand. */
function inFiles(error: unknown, files: readonly string[]): unknown {
  if (!(error instanceof ToolError) || error.code !== "config" || files.length === 0) return error;
  const { message, code, hint } = error;
  return new ToolError(`${files.join(" or ")}: ${message}`, { code, hint, cause: error });
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ToolError(`--answers ${file}: ${reason}`, { code: "config", cause });
  }
}

async function referenceServer({ port, seed, defect }: MockFlags): Promise<Running> {
  const { defects } = await import("../mocks/workspace/defects/defects.ts");
  const { workspaceServer } = await import("../mocks/workspace/workspace-server.ts");
  const { workspaceServices } = await import("../mocks/workspace/workspace-descriptor-set.ts");
  const { CallCounter } = await import("../mocks/standard/call-counter.ts");
  const names = [...defects.keys()];
  const counter = new CallCounter();
  const server = await workspaceServer({
    port,
    interceptors: [counter.interceptor],
    ...(seed !== undefined && { seed }),
    defects: defect.map((name) => names.find((one) => one === name) ?? noDefect(name, names)),
  });
  return {
    ...{ address: server.address, port: server.port, counts: counter.counts },
    methods: workspaceServices.flatMap(({ typeName, methods }) =>
      methods.map(({ name }) => `${typeName}/${name}`),
    ),
    close: () => server.close(),
  };
}

function noDefect(name: string, names: readonly string[]): never {
  const near = nearest(name, names);
  throw new ToolError(`--defect: nothing is called "${name}"`, {
    code: "usage",
    hint: near === undefined ? `one of ${names.join(", ")}` : `did you mean "${near}"?`,
  });
}

/** Ctrl-C, or whoever started the process wants it to end. The second time Node ends it at once. */
function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    const signals = ["SIGINT", "SIGTERM"] as const;
    const stop = (): void => {
      for (const signal of signals) process.off(signal, stop);
      resolve();
    };
    for (const signal of signals) process.on(signal, stop);
  });
}

function jsonLine({ address, port, seed, methods }: Running): string {
  return `${JSON.stringify({ address, port, ...(seed !== undefined && { seed }), methods })}\n`;
}

/** The address stands first, so that scripts need only read one line. */
function greeting({ address, seed, methods }: Running, terminal: Terminal): string {
  const count = countText(methods.length, "method");
  return [
    `listening on ${address}`,
    `next  ${pasted(`wireproof run ${address}`, terminal)}`,
    "",
    seed === undefined ? count : `${count}, seed ${seed}`,
    ...methods.map((method) => `  ${method}`),
    "",
  ].join("\n");
}

/** What asks for health and schema comes of itself, and says nothing of the caller. */
const standard = /^grpc\.(?:health|reflection)\./;

function summary({ counts, methods }: Running, ms: number): string {
  const time = `${(ms / 1000).toFixed(1)} s`;
  const told = [...counts]
    .filter(([method]) => methods.includes(method) || !standard.test(method))
    .sort(([one], [other]) => (one < other ? -1 : 1));
  const rows = told.map(([method, statuses]) => {
    const calls = [...statuses.values()].reduce((sum, count) => sum + count, 0);
    const text = [...statuses].map(([status, count]) => `${status} ${count}`).join(", ");
    return { method, calls, text };
  });
  const all = rows.reduce((sum, { calls }) => sum + calls, 0);
  const width = Math.max(0, ...rows.map(({ method }) => method.length));
  return [
    `\n${countText(all, "call")} in ${time}`,
    ...rows.map(({ method, text }) => `  ${method.padEnd(width)}  ${text}`),
    "",
  ].join("\n");
}
