import { type ChildProcess, fork } from "node:child_process";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  CodeGeneratorRequestSchema,
  type CodeGeneratorResponse,
  CodeGeneratorResponse_Feature,
  CodeGeneratorResponseSchema,
  Edition,
  type FileDescriptorSet,
  FileDescriptorSetSchema,
} from "@bufbuild/protobuf/wkt";

/** A program that generates code, and what it is given. */
export interface GeneratorRun {
  /** A module of Node. */
  readonly program: string;
  readonly args?: readonly string[];
  readonly folder?: string;
  readonly input?: Uint8Array;
}

/** A generator takes a second at most for the largest schemas seen; one that hangs must not hold up a run. */
const timeoutMs = 60_000;

/** The largest part of what a generator complains of that is shown. */
const maxComplaint = 500;

/**
 * Runs a generator as its users do, in a process of its own, and gives what it writes on stdout.
 *
 * @throws Error with what it complained of on stderr, where it fails.
 */
export async function runGenerator(run: GeneratorRun): Promise<Uint8Array> {
  const child = fork(run.program, run.args ?? [], {
    silent: true,
    // What this process was started with (a debugger, a loader) is no business of theirs.
    execArgv: [],
    timeout: timeoutMs,
    ...(run.folder === undefined ? {} : { cwd: run.folder }),
  });
  const [output, complaint, exit] = await Promise.all([
    collected(child.stdout),
    collected(child.stderr),
    exitOf(child),
    fed(child, run.input ?? new Uint8Array()),
  ]);
  if (exit === 0) return output;
  const text = complaintIn(complaint.toString("utf8"));
  throw new Error(text === "" ? `the generator ended with ${exit}` : text);
}

/** The message of an error without its stack, which names places of this machine; else the first line. */
function complaintIn(text: string): string {
  const lines = text.trim().split("\n");
  const line = lines.find((each) => /^(?:Uncaught )?\w*Error\b.*:/.test(each)) ?? lines[0] ?? "";
  return line.slice(0, maxComplaint);
}

/**
 * What a plugin of protoc makes of a schema: texts by their paths.
 *
 * Asked as protoc asks it, and with protoc's refusal of editions that the plugin does not say it
 * knows (plugin.proto, `CodeGeneratorResponse.Feature`).
 *
 * @throws Error where the plugin, or protoc in its name, refuses the schema.
 */
export async function runPlugin(
  program: string,
  descriptorSet: Uint8Array,
  parameter: string,
): Promise<ReadonlyMap<string, string>> {
  const set = fromBinary(FileDescriptorSetSchema, descriptorSet);
  const request = create(CodeGeneratorRequestSchema, {
    fileToGenerate: set.file.map(({ name }) => name),
    parameter,
    protoFile: set.file,
  });
  const input = toBinary(CodeGeneratorRequestSchema, request);
  const output = await runGenerator({ program, input });
  const response = fromBinary(CodeGeneratorResponseSchema, output);
  if (response.error !== "") throw new Error(complaintIn(response.error));
  assertUnderstands(set, response);
  return new Map(response.file.map(({ name, content }) => [name, content]));
}

function assertUnderstands(set: FileDescriptorSet, response: CodeGeneratorResponse): void {
  const knows = (feature: number): boolean => (Number(response.supportedFeatures) & feature) !== 0;
  for (const file of set.file) {
    const isEdition = file.edition !== Edition.EDITION_UNKNOWN;
    if (isEdition && !knows(CodeGeneratorResponse_Feature.SUPPORTS_EDITIONS))
      throw new Error(`${file.name}: its generator does not support editions`);
    if (isEdition && file.edition > response.maximumEdition)
      throw new Error(`${file.name}: its generator does not support ${Edition[file.edition]}`);
  }
}

async function collected(stream: NodeJS.ReadableStream | null): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream ?? []) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function exitOf(child: ChildProcess): Promise<number | string> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => resolve(code ?? signal ?? "no exit code"));
  });
}

async function fed(child: ChildProcess, input: Uint8Array): Promise<void> {
  // One that ends before it has read everything says why on stderr.
  child.stdin?.on("error", () => undefined);
  child.stdin?.end(input);
}
