import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { Client, credentials, Metadata } from "@grpc/grpc-js";
import { spawnedServer } from "../../engine/spawn/spawned-server.ts";
import type { Target } from "../../transports/target.ts";
import { connectWire } from "../../transports/wire/connect-wire.ts";
import { defaultWorkers } from "../load/default-workers.ts";
import { runLoad } from "../load/run-load.ts";
import type { BenchCase } from "../measure/bench-case.ts";
import { packageFolder } from "../package-folder.ts";

/** A load that three clients make: so many calls, over so many connections, by so many callers. */
interface Load {
  readonly connections: number;
  readonly callers: number;
  readonly calls: number;
}

/** By their connections, and their callers. */
const shapes = [
  { connections: 1, callers: 50 },
  { connections: 50, callers: 50 },
  { connections: 500, callers: 500 },
] as const;

const maxRounds = 5;

const service = "workspace_daemon.SystemService";
const method = "HealthCheck";

/**
 * The load generator, a bare loop of grpc-js, and `ghz` where it is installed, with the same load against the same server: one in
 * a process of its own that answers at once, started when a case first runs, so that the client is what is measured.
 */
export function loadRateCases(calls: number): readonly BenchCase[] {
  let started: Promise<string> | undefined;
  const address = (): Promise<string> => {
    started ??= startServer();
    return started;
  };
  const ghz = ghzProgram();
  return shapes.flatMap((shape) => {
    const load: Load = { ...shape, calls };
    const caseOf = (client: string, run: (address: string) => Promise<number>): BenchCase => ({
      name: `${client}/closed/${load.connections}`,
      operations: load.calls,
      bytes: 0,
      maxRounds,
      run: async () => run(await address()),
    });
    return [
      caseOf("load", (at) => callByLoad(at, load)),
      caseOf("grpc-js", (at) => callByGrpcJs(at, load)),
      ...(ghz === undefined ? [] : [caseOf("ghz", (at) => callByGhz(ghz, at, load))]),
    ];
  });
}

/** What is not measured of these cases, since a program is not there. */
export function absentNotes(cases: readonly BenchCase[]): readonly string[] {
  if (ghzProgram() !== undefined || !cases.some(({ name }) => name.startsWith("load/"))) return [];
  return ["skipped: load/vs-ghz, since ghz is not installed (https://ghz.sh)"];
}

async function startServer(): Promise<string> {
  const program = join(packageFolder(), "dist", "bench", "own", "load-rate-server.js");
  const server = await spawnedServer({
    command: `"${process.execPath}" "${program}"`,
    folder: packageFolder(),
    wait: untilItListens,
  });
  await server.start();
  return server.address;
}

async function untilItListens(address: string, signal: AbortSignal): Promise<void> {
  const target = { address, metadata: [] };
  while (!signal.aborted) {
    const connection = await connectWire(target, { connectTimeoutMs: 200 }).catch(() => undefined);
    connection?.close();
    if (connection !== undefined) return;
  }
}

async function callByLoad(address: string, { connections, callers, calls }: Load): Promise<number> {
  const target: Target = { address, metadata: [] };
  const shape = { path: `/${service}/${method}`, clientStreaming: false, serverStreaming: false };
  const [step] = await runLoad({
    target,
    calls: [{ method: { ...shape, name: `${service}/${method}` }, requests: [[new Uint8Array()]] }],
    steps: [{ kind: "closed", connections, concurrency: callers }],
    extent: { kind: "count", calls },
    ...{ warmUpMs: 0, windows: 1, reference: false, workers: defaultWorkers() },
    callTimeoutMs: 10_000,
  });
  if (step === undefined || step.errors.length > 0) throw new Error("a call of the bench failed");
  return step.calls;
}

async function callByGrpcJs(
  address: string,
  { connections, callers, calls }: Load,
): Promise<number> {
  const clients = Array.from(
    { length: connections },
    // Or they would share one connection.
    () =>
      new Client(address, credentials.createInsecure(), { "grpc.use_local_subchannel_pool": 1 }),
  );
  let left = calls;
  const loop = async (client: Client): Promise<void> => {
    while (left-- > 0) await callOnce(client);
  };
  const loops = Array.from({ length: callers }, (_, at) =>
    loop(clients[at % connections] as Client),
  );
  await Promise.all(loops);
  for (const client of clients) client.close();
  return calls;
}

function callOnce(client: Client): Promise<void> {
  const path = `/${service}/${method}`;
  const asIs = (bytes: Buffer): Buffer => bytes;
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(path, asIs, asIs, Buffer.alloc(0), new Metadata(), (error) =>
      error === null ? resolve() : reject(error),
    );
  });
}

const executed = promisify(execFile);

async function callByGhz(
  ghz: string,
  address: string,
  { connections, callers, calls }: Load,
): Promise<number> {
  const proto = join(packageFolder(), "proto");
  const { stdout } = await executed(
    ghz,
    [
      ...[
        "--insecure",
        "--import-paths",
        proto,
        "--proto",
        "workspace_daemon/system_service.proto",
      ],
      ...["--call", `${service}.${method}`, "-d", "{}", "-n", String(calls), "-c", String(callers)],
      ...["--connections", String(connections), "--format", "json", address],
    ],
    { maxBuffer: 2 ** 26 },
  );
  const { statusCodeDistribution } = JSON.parse(stdout) as GhzReport;
  if (statusCodeDistribution["OK"] !== calls) throw new Error("a call of ghz failed");
  return calls;
}

interface GhzReport {
  readonly statusCodeDistribution: Readonly<Record<string, number>>;
}

/** Where `ghz` is installed: in the path, or where Go puts what it installs. */
function ghzProgram(): string | undefined {
  const { PATH: path = "" } = process.env;
  const folders = [...path.split(delimiter), join(homedir(), "go", "bin")];
  return folders.map((folder) => join(folder, "ghz")).find((file) => existsSync(file));
}
