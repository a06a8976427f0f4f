import { fileURLToPath } from "node:url";
import { compileText } from "../../schema/compile.ts";
import type { Schema } from "../../schema/schema.ts";
import type { RunEvent, RunResult } from "../events.ts";
import { run } from "../run.ts";
import type { RunRequest } from "../run-request.ts";

const tiny = `
syntax = "proto3";
message Tiny { int64 total = 1; string note = 2; Tiny part = 3; }
message Word { optional string text = 1; }
`;

let compiled: Schema | undefined;

/** Two messages: few cases, for runs in which many a case costs a thread. */
export function tinySchema(): Schema {
  compiled ??= compileText(tiny);
  return compiled;
}

/** The path of a built faulty codec, of `mocks/` or of the engine's own. */
export function mockCodec(name: string): string {
  return fileURLToPath(new URL(`../../dist/test-codecs/${name}.js`, import.meta.url));
}

/** What a run came to, and what it told on the way. */
export interface ToldRun {
  readonly result: RunResult;
  /** All events but progress, which depends on the machine. */
  readonly events: readonly RunEvent[];
}

/** Runs in worker threads as the command line does, with little patience and nothing stored. */
export async function runOf(
  request: Partial<RunRequest>,
  listener: (event: RunEvent) => void = () => undefined,
): Promise<ToldRun> {
  const events: RunEvent[] = [];
  const whole: RunRequest = {
    schema: tinySchema(),
    messages: [],
    // Those that take a moment: what a run does with its checks is the same for all.
    properties: ["wire/*", "object/*"],
    codecs: [],
    seed: "1",
    maxExamples: 20,
    workers: 1,
    caseTimeoutMs: 800,
    maxShrinkMs: 5000,
    phases: ["saved", "edges", "random"],
    storeFolder: undefined,
    knownFiles: [],
    command: "wireproof roundtrip test.proto",
    baseFolder: fileURLToPath(new URL("../..", import.meta.url)),
    ...request,
  };
  const result = await run(whole, (event) => {
    if (event.kind !== "progress") events.push(event);
    listener(event);
  });
  return { result, events };
}

/** The checks of a result, each on one line. */
export function checkLines({ checks }: RunResult): readonly string[] {
  return checks.map(({ codec, subject, property, status, reason }) =>
    [codec, subject, property, status, ...(reason === undefined ? [] : [`(${reason})`])].join(" "),
  );
}
