import { status } from "@grpc/grpc-js";
import { descriptorSetOf } from "../../schema/descriptor-sets.ts";
import { httpStatusOf } from "../http-status.ts";
import type { Transport } from "../transport.ts";
import { type Answer, Asker, type Question, type ReflectionVersion } from "./asker.ts";
import { importOrder } from "./import-order.ts";
import { type KnownFile, KnownFiles, unusable } from "./known-files.ts";
import { wellKnownFile } from "./well-known-file.ts";

/** What server reflection tells of a server. */
export type Reflection = Reflected | NotReflected;

/** A server that describes itself. */
export interface Reflected {
  readonly kind: "reflected";
  readonly version: ReflectionVersion;
  /** A serialized `google.protobuf.FileDescriptorSet` with every import, each file behind those it imports. */
  readonly descriptorSet: Uint8Array;
  /** The files that declare {@link services}: the roots of a schema. */
  readonly roots: ReadonlySet<string>;
  /** The full names of the services that are there to be tested, sorted. */
  readonly services: readonly string[];
  /** Services of gRPC's own (reflection, health, channelz, …) that it offers beside them, sorted. */
  readonly ownServices: readonly string[];
  /** Services that it lists and cannot describe, with what it says instead, sorted. */
  readonly undescribed: readonly UndescribedService[];
}

/** A service that a server lists and cannot describe. */
export interface UndescribedService {
  readonly service: string;
  readonly reason: string;
}

/** A server that does not describe itself. */
export interface NotReflected {
  readonly kind: "none";
  /** "UNIMPLEMENTED: unknown service grpc.reflection.v1.ServerReflection" */
  readonly reason: string;
  /** The status of HTTP that came in place of any of gRPC; `undefined` where a server of gRPC answered. */
  readonly httpStatus: number | undefined;
}

/** What {@link reflect} may be told. */
export interface ReflectOptions {
  /** After how long to give up, in milliseconds; 10000 where left out. */
  readonly timeoutMs?: number;
  /** Aborting ends it: it rejects with the reason. */
  readonly signal?: AbortSignal;
}

const defaultTimeoutMs = 10_000;
/** Far beyond what a server offers. */
const maxServices = 1000;
/** Not to be tested: what servers have from a library. */
const ofGrpc = /^grpc\.(?:reflection|health|channelz|admin|binarylog)\./;

/**
 * Asks a server for its schema: `grpc.reflection.v1`, and `v1alpha` where it has no `v1`.
 *
 * https://github.com/grpc/grpc/blob/master/doc/server-reflection.md
 *
 * @throws ToolError `schema` where its answers make no schema, and `unreachable` where it breaks off or comes to no end.
 */
export async function reflect(
  transport: Transport,
  { timeoutMs = defaultTimeoutMs, signal }: ReflectOptions = {},
): Promise<Reflection> {
  const until = performance.now() + timeoutMs;
  const reasons: string[] = [];
  const httpStatuses: (number | undefined)[] = [];
  for (const version of ["v1", "v1alpha"] as const) {
    const asker = new Asker(transport, version, { until, signal });
    const answer = await asker.list();
    if (answer.case === "listServicesResponse")
      return await described(asker, [...new Set(answer.value.service.map(({ name }) => name))]);
    reasons.push(whyNoFiles(answer));
    httpStatuses.push(answer.case === "none" ? httpStatusOf(answer.status) : undefined);
  }
  // That there is no such service is the least that either says.
  const telling = reasons.find((reason) => !reason.startsWith("UNIMPLEMENTED"));
  const httpStatus = httpStatuses.includes(undefined) ? undefined : httpStatuses[0];
  return { kind: "none", reason: telling ?? reasons[0] ?? "", httpStatus };
}

async function described(asker: Asker, listed: readonly string[]): Promise<Reflected> {
  if (listed.length > maxServices) throw unusable(`has more than ${maxServices} services`);
  const sorted = [...listed].sort();
  const wanted = sorted.filter((service) => !ofGrpc.test(service));
  const known = new KnownFiles();
  const reasons = await addServices(asker, known, wanted);
  await addImports(asker, known);
  const order = importOrder(known.files, known.missing);
  const broken = new Map<string, string>();
  for (const service of wanted) {
    const file = known.declaring.get(service);
    const reason = file === undefined ? reasons.get(service) : order.broken.get(file.name);
    if (file === undefined || reason !== undefined) broken.set(service, reason ?? noFile);
  }
  const services = wanted.filter((service) => !broken.has(service));
  const undescribed = [...broken].map(([service, reason]) => ({ service, reason }));
  if (services.length === 0 && undescribed[0] !== undefined)
    throw unusable(`is not whole: ${undescribed[0].service}: ${undescribed[0].reason}`);
  const roots = new Set(services.flatMap((name) => known.declaring.get(name)?.name ?? []));
  return {
    ...{ kind: "reflected", version: asker.version, roots, services, undescribed },
    descriptorSet: descriptorSetOf(neededBy(roots, order.whole).map((file) => file.bytes)),
    ownServices: sorted.filter((service) => ofGrpc.test(service)),
  };
}

const noFile = "none of the files that it sends declares it";

/** Adds the files of services, and gives for each that has none what is said instead. */
async function addServices(
  asker: Asker,
  known: KnownFiles,
  services: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const questions = services.map((value): Question => ({ case: "fileContainingSymbol", value }));
  const answers = await asker.askAll(questions);
  const reasons = new Map<string, string>();
  for (const [index, service] of services.entries()) {
    const reason = addFiles(known, answers[index]);
    if (reason !== undefined) reasons.set(service, reason);
  }
  return reasons;
}

/** Asks for what is imported until there is nothing left to ask for: many servers send one file at a time. */
async function addImports(asker: Asker, known: KnownFiles): Promise<void> {
  for (let names = known.wanted(); names.length > 0; names = known.wanted()) {
    const answers = await asker.askAll(
      names.map((value): Question => ({ case: "fileByFilename", value })),
    );
    const reasons = answers.map((answer) => addFiles(known, answer));
    for (const [index, name] of names.entries())
      if (!known.files.has(name)) addOwn(known, name, reasons[index] ?? "it sends another file");
  }
}

function addOwn(known: KnownFiles, name: string, reason: string): void {
  const own = wellKnownFile(name);
  if (own === undefined) known.missing.set(name, `it does not have "${name}": ${reason}`);
  else known.add(own);
}

/** Adds the files in an answer, and gives the reason where there are none. */
function addFiles(known: KnownFiles, answer: Answer | undefined): string | undefined {
  if (answer?.case !== "fileDescriptorResponse") return whyNoFiles(answer);
  const reasons = answer.value.fileDescriptorProto.map((bytes) => known.add(bytes));
  return reasons.find((reason) => reason !== undefined);
}

function whyNoFiles(answer: Answer | undefined): string {
  if (answer?.case === "none") return answer.reason;
  if (answer?.case !== "errorResponse") return "it answers another question";
  const { errorCode, errorMessage } = answer.value;
  return `${status[errorCode] ?? errorCode}${errorMessage && `: ${errorMessage}`}`;
}

/** Files and all they import, in the order of the map. */
function neededBy(
  names: ReadonlySet<string>,
  files: ReadonlyMap<string, KnownFile>,
): readonly KnownFile[] {
  const needed = new Set(names);
  // A set iterates over what is added to it on the way.
  for (const name of needed)
    for (const imported of files.get(name)?.imports ?? []) needed.add(imported);
  return [...files.values()].filter((file) => needed.has(file.name));
}
