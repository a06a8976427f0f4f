import { join } from "node:path";
import process from "node:process";
import { Client, credentials, Metadata } from "@grpc/grpc-js";
import { chosenMethods } from "../../engine/live/live-methods.ts";
import type { LiveRequest } from "../../engine/live/live-request.ts";
import { LiveRun } from "../../engine/live/live-run.ts";
import { spawnedServer } from "../../engine/spawn/spawned-server.ts";
import { callProperties } from "../../properties/rpc/catalogue.ts";
import type { LiveMethod } from "../../properties/rpc/exchange.ts";
import { loadSchema } from "../../schema/load.ts";
import { grpcJs } from "../../transports/grpc-js.ts";
import { waitFor } from "../../transports/wait-for.ts";
import type { BenchCase } from "../measure/bench-case.ts";
import { packageFolder } from "../package-folder.ts";

/** Random cases of each method in one run. */
const casesPerMethod = 120;

/** As many as a run has by default. */
const concurrency = 8;

/** An operation is a call over a socket: this many rounds of some thousand of them say enough. */
const maxRounds = 11;

/** A call that takes longer than that is no part of what is measured. */
const callTimeoutMs = 10_000;

/**
 * Methods that leave the server as it was for the next run, but for its settings: stores fill up. None streams, since a stream is as long
 * as its server takes.
 */
const lasting = [
  "workspace_daemon.SearchService/*",
  "workspace_daemon.SystemService/*",
  "workspace_daemon.MemoryService/List*",
];

/** By how much the calls of runs may differ: what a run has to find out first rests on what the server holds by then. */
const tolerance = 0.05;

/**
 * The ordinary path of a run (a generated request for each method, laid over a known good one, journalled, sent, and its answer
 * judged by every observing property), and a bare loop of grpc-js that sends the messages of such a run, as many at once. Both
 * call the reference services in a process of their own, which is started when a case first runs and ends with the bench.
 */
export function liveRateCases(): readonly BenchCase[] {
  let started: Promise<Fixture> | undefined;
  let operations = 1;
  const fixture = async (): Promise<Fixture> => {
    started ??= startFixture();
    operations = (await started).calls.length;
    return started;
  };
  const rateCase = (name: string, run: (made: Fixture) => Promise<number>): BenchCase => ({
    name,
    // Known when the first run has been recorded, which is before anything is measured.
    get operations() {
      return operations;
    },
    bytes: 0,
    maxRounds,
    run: async () => run(await fixture()),
  });
  return [
    rateCase("run/ordinary/workspace", runOnce),
    rateCase("grpc-js/bare/workspace", callBare),
  ];
}

interface Fixture {
  readonly request: LiveRequest;
  /** The calls of a run, in their order. */
  readonly calls: readonly RecordedCall[];
}

interface RecordedCall {
  readonly method: LiveMethod;
  readonly messages: readonly Uint8Array[];
}

async function startFixture(): Promise<Fixture> {
  const program = join(packageFolder(), "dist", "bench", "own", "live-rate-server.js");
  const server = await spawnedServer({
    command: `"${process.execPath}" "${program}"`,
    folder: packageFolder(),
    wait: untilItAnswers,
  });
  await server.start();
  const schema = loadSchema({
    paths: [join(packageFolder(), "proto", "workspace_daemon")],
    importPaths: [join(packageFolder(), "proto")],
  });
  const request: LiveRequest = {
    ...{ schema, schemaFrom: "proto/", target: { address: server.address, metadata: [] } },
    ...{ include: lasting, exclude: [], properties: [], config: {}, seed: "1" },
    ...{ maxExamples: casesPerMethod, concurrency, callTimeoutMs, phases: ["random"] },
    ...{ maxShrinkCalls: 0, maxShrinkMs: 0, storeFolder: undefined, knownFiles: [] },
    ...{ command: "bench", failOnWarning: false },
  };
  return { request, calls: await recorded(request) };
}

const observing = callProperties.filter(({ kind }) => kind === "observing");

async function untilItAnswers(address: string, signal: AbortSignal): Promise<void> {
  const target = { address, metadata: [] };
  const transport = grpcJs(target);
  try {
    await waitFor(target, transport, { timeoutMs: 20_000, signal });
  } finally {
    transport.close();
  }
}

/** What a run sends, caught on its way to the transport. */
async function recorded(request: LiveRequest): Promise<readonly RecordedCall[]> {
  const calls: RecordedCall[] = [];
  await runWith(request, ({ caller }) => {
    const call = caller.call.bind(caller);
    caller.call = (method, input, options) => {
      calls.push({ method, messages: input.messages.map(({ bytes }) => Uint8Array.from(bytes)) });
      return call(method, input, options);
    };
  });
  return calls;
}

async function runOnce({ request, calls }: Fixture): Promise<number> {
  const { caller, lookInto } = await runWith(request, () => undefined);
  const [finding] = lookInto.findings;
  if (finding !== undefined)
    throw new Error(`the reference services broke ${finding.property}: ${finding.actual}`);
  if (Math.abs(caller.calls - calls.length) > tolerance * calls.length)
    throw new Error(`a run of the bench made ${caller.calls} calls, not about ${calls.length}`);
  return calls.length;
}

/** A whole run, but for what reads files and writes reports. */
async function runWith(request: LiveRequest, begin: (run: LiveRun) => void): Promise<LiveRun> {
  const choice = chosenMethods(request.schema, request.include, request.exclude);
  const run = new LiveRun({ request, choice, properties: observing });
  begin(run);
  try {
    await run.toEnd();
  } finally {
    run.close();
  }
  return run;
}

/** The same calls without anything of ours: so many loops, each of which makes the next call when its last has ended. */
async function callBare({ request, calls }: Fixture): Promise<number> {
  const client = new Client(request.target.address, credentials.createInsecure(), {
    "grpc.max_receive_message_length": -1,
  });
  const queue = calls.values();
  let answered = 0;
  const loop = async (): Promise<void> => {
    for (const call of queue) {
      await callOnce(client, call);
      answered++;
    }
  };
  await Promise.all(Array.from({ length: request.concurrency }, loop));
  client.close();
  return answered;
}

function callOnce(client: Client, { method, messages }: RecordedCall): Promise<void> {
  const path = `/${method.service}/${method.name}`;
  const options = { deadline: Date.now() + callTimeoutMs };
  const [message = new Uint8Array()] = messages;
  return new Promise((resolve) => {
    // Whatever the status is: a run is answered the same.
    client.makeUnaryRequest(path, asBuffer, asIs, message, new Metadata(), options, () =>
      resolve(),
    );
  });
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function asIs(bytes: Buffer): Buffer {
  return bytes;
}
