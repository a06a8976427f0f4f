import { existsSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import type { Warning } from "../../engine/events.ts";
import { driftWords } from "../../reports/live/drift-words.ts";
import { loadSchema } from "../../schema/load.ts";
import { servicesOf } from "../../schema/methods.ts";
import { Schema } from "../../schema/schema.ts";
import { ToolError } from "../../schema/tool-error.ts";
import { type Reflected, reflect } from "../../transports/reflection/reflect.ts";
import type { Transport } from "../../transports/transport.ts";

/** The flags that say where the schema comes from. */
export interface SchemaFlags {
  readonly proto: readonly string[];
  readonly importPath: readonly string[];
  readonly descriptorSet: readonly string[];
  /** What grpcurl calls it. */
  readonly protoset: readonly string[];
  readonly reflection: "auto" | "on" | "off";
}

/** The schema of a run. */
export interface RunSchema {
  readonly schema: Schema;
  /** `reflection (v1)`, or what was given. */
  readonly from: string;
  readonly warnings: readonly Warning[];
  /** What tells it to grpcurl where the server does not. */
  readonly grpcurlFlags: readonly string[];
}

/** How a schema can be given. */
const ways =
  "give the schema with --proto protos/ or --descriptor-set FILE, or register the reflection service (grpc.reflection.v1) with the server";

/**
 * The schema that was given, or that the server tells of itself; both are compared where there are both.
 *
 * @throws ToolError `usage` where there is neither, `schema` where it cannot be loaded, `unreachable` where the server is gone.
 */
export async function runSchema(
  flags: SchemaFlags,
  transport: Transport,
  options: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<RunSchema> {
  const protos = flags.proto.map((path) => belowImportPath(path, flags.importPath));
  const paths = [...protos, ...flags.descriptorSet, ...flags.protoset];
  if (flags.reflection === "off" && paths.length === 0)
    throw new ToolError("no schema: --reflection off, and none is given", {
      code: "usage",
      hint: ways,
    });
  // A schema that does not compile is told before the server is asked for its own.
  const given =
    paths.length === 0 ? undefined : loadSchema({ paths, importPaths: flags.importPath });
  const asked = { ...options, canDoWithout: given !== undefined };
  const told = flags.reflection === "off" ? undefined : await askServer(flags, transport, asked);
  options.signal.throwIfAborted();
  if (given === undefined) return toldSchema(told);
  return {
    schema: given,
    from: paths.join(", "),
    warnings: typeof told === "object" ? driftWarnings(given, told) : [],
    grpcurlFlags: typeof told === "object" ? [] : grpcurlFlags({ ...flags, proto: protos }, given),
  };
}

/** As protoc and grpcurl take it: what is not in the current folder may be named from where imports start. */
function belowImportPath(path: string, importPaths: readonly string[]): string {
  if (existsSync(path)) return path;
  return importPaths.map((folder) => join(folder, path)).find((one) => existsSync(one)) ?? path;
}

interface AskOptions {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Whether there is a schema without it. */
  readonly canDoWithout: boolean;
}

/** What the server tells of itself; in words where it does not. */
async function askServer(
  { reflection }: SchemaFlags,
  transport: Transport,
  { canDoWithout, ...options }: AskOptions,
): Promise<Reflected | string> {
  const answer = await reflect(transport, options).catch((error: unknown) => {
    // What it says of itself makes no schema: nothing that keeps the given one from being used.
    const isOptional = canDoWithout && reflection === "auto";
    if (isOptional && error instanceof ToolError && error.code === "schema") return undefined;
    throw error;
  });
  if (answer?.kind === "reflected") return answer;
  if (answer?.httpStatus !== undefined && !canDoWithout) throw noSignOfGrpc(answer.httpStatus);
  if (answer === undefined || reflection === "auto") return answer?.reason ?? "it is broken";
  throw new ToolError(`--reflection on: the server does not describe itself: ${answer.reason}`, {
    code: "usage",
    hint: "leave --reflection out, and give the schema with --proto protos/ or --descriptor-set FILE",
  });
}

/** It may be a web server, or one of gRPC that knows no path but those of its own services. */
function noSignOfGrpc(httpStatus: number): ToolError {
  return new ToolError(
    `the server speaks HTTP/2, but answers as none of gRPC with reflection does: with HTTP status ${httpStatus}`,
    {
      code: "unreachable",
      hint: "name the port at which the server speaks gRPC; where it is this one, give the schema with --proto protos/ or --descriptor-set FILE",
    },
  );
}

function toldSchema(told: Reflected | string | undefined): RunSchema {
  if (told === undefined || typeof told === "string")
    throw new ToolError(`no schema: the server has no reflection (${told}), and none is given`, {
      code: "usage",
      hint: ways,
    });
  if (told.services.length === 0)
    throw new ToolError(`the server offers nothing of its own: it lists ${listed(told)}`, {
      code: "nothing-selected",
      hint: "is it the right port? what libraries bring along is called only where it is given, with --proto protos/ or --descriptor-set FILE",
    });
  return {
    schema: schemaOf(told),
    from: `reflection (${told.version})`,
    warnings: told.undescribed.map(({ service, reason }) => ({
      code: "undescribed",
      message: `the server lists ${service}, and cannot describe it: ${reason}`,
    })),
    grpcurlFlags: [],
  };
}

function listed({ ownServices }: Reflected): string {
  return ownServices.length === 0 ? "no service" : `only ${ownServices.join(", ")}`;
}

/** Without the services that share a file with what the server offers, and that it does not. */
function schemaOf({ descriptorSet, roots, services }: Reflected): Schema {
  return new Schema({ descriptorSet, roots, services: new Set(services) });
}

/** Differences that are listed; the rest is counted. */
const maxDifferences = 5;

function driftWarnings(given: Schema, told: Reflected): readonly Warning[] {
  // What libraries bring along is listed, and not asked for.
  const isDescribed = (service: string): boolean => !told.ownServices.includes(service);
  const services = new Set([...servicesOf(given)].filter(isDescribed));
  const { descriptorSet, roots } = given;
  const all = driftWords(new Schema({ descriptorSet, roots, services }), schemaOf(told));
  const shown = all.slice(0, maxDifferences);
  const more = all.length - shown.length;
  const texts = more === 0 ? shown : [...shown, `${more} more differences`];
  return texts.map((text) => ({
    code: "schema-drift",
    message: `the given schema and the server's reflection disagree: ${text}`,
  }));
}

/** https://github.com/fullstorydev/grpcurl: `-proto` names a file as imports do, below an `-import-path`. */
function grpcurlFlags(flags: SchemaFlags, schema: Schema): readonly string[] {
  const sets = [...flags.descriptorSet, ...flags.protoset];
  const files = [...servicesOf(schema)].flatMap((name) => {
    const file = schema.registry.getService(name)?.file.proto.name;
    return file === undefined ? [] : [file];
  });
  const folders = new Set([
    ...flags.importPath,
    ...flags.proto.flatMap((path) => importFolder(path, files)),
  ]);
  return [
    ...sets.flatMap((file) => ["-protoset", file]),
    ...(sets.length > 0 ? [] : [...folders].flatMap((folder) => ["-import-path", folder])),
    ...(sets.length > 0 ? [] : [...new Set(files)].sort().flatMap((file) => ["-proto", file])),
  ];
}

/** Where the imports of what was named start; nothing where that is not plain to see (a glob). */
function importFolder(path: string, files: readonly string[]): readonly string[] {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return [path];
  // The whole path: a file may be named from deep below where its imports start.
  const plain = resolve(path).replaceAll("\\", "/");
  const file = files.find((one) => plain.endsWith(`/${one}`));
  return file === undefined ? [] : [relative("", plain.slice(0, -file.length)) || "."];
}
