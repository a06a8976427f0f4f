import { existsSync } from "node:fs";
import { extname, isAbsolute, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";
import { nearest } from "../schema/nearest.ts";
import { ToolError } from "../schema/tool-error.ts";
import { checkCodec } from "./check-codec.ts";
import type { Codec, CodecSchema, CodecSession } from "./codec.ts";
import { codecNames, ourCodec } from "./our-codecs.ts";

/**
 * The codec that a word on the command line stands for.
 *
 * What {@link ourCodec} knows, or the path of a module (absolute, or from `baseFolder`)
 * whose default export is a {@link Codec}. `claims` left out means both formats and nothing else.
 *
 * @throws ToolError `codec` for an unknown name, a library that is not installed, and a module that
 * does not load or exports no codec.
 */
export async function loadCodec(spec: string, baseFolder: string): Promise<Codec> {
  const ours = ourCodec(spec, baseFolder);
  if (ours !== undefined) return ours;
  const file = codecFile(spec, baseFolder);
  return checkCodec(spec, await importDefault(spec, file));
}

/**
 * The file of a codec that is given by path; nothing of it runs.
 *
 * @throws ToolError `codec` for what is neither a built-in name nor a path, and for a file that is not there.
 */
export function codecFile(spec: string, baseFolder: string): string {
  if (!isPath(spec)) throw unknownName(spec);
  const file = resolve(baseFolder, spec);
  if (existsSync(file)) return file;
  throw new ToolError(`codec ${spec}: no such file`, {
    code: "codec",
    hint: `it was looked for at ${file}`,
  });
}

/**
 * Opens a schema with a codec and checks what comes back.
 *
 * @throws ToolError `codec` with the codec's name and the library's own message, where `open`
 * throws or gives no session. Whether that is a finding is for the caller to decide.
 */
export async function openSession(codec: Codec, schema: CodecSchema): Promise<CodecSession> {
  let session: CodecSession;
  try {
    session = await codec.open(schema);
  } catch (cause) {
    throw new ToolError(`codec ${codec.name}: cannot open the schema: ${reasonOf(cause)}`, {
      code: "codec",
      cause,
    });
  }
  const lacking = lackOf(session);
  if (lacking === undefined) return session;
  throw new ToolError(`codec ${codec.name}: open() gave no session: ${lacking}`, {
    code: "codec",
    hint: "open(schema) returns { transcode(typeName, input, from, to) }",
  });
}

/** What is missing from something that should be a session. */
function lackOf(session: unknown): string | undefined {
  if (typeof session !== "object" || session === null)
    return `expected an object, got ${inspect(session)}`;
  const { transcode, decode, encode, encodeObject, close } = session as {
    readonly [name: string]: unknown;
  };
  if (typeof transcode !== "function") return "transcode is no function";
  const optional = Object.entries({ decode, encode, encodeObject, close });
  const bad = optional.find(([, value]) => value !== undefined && typeof value !== "function");
  return bad === undefined ? undefined : `${bad[0]} is no function`;
}

const moduleExtensions: ReadonlySet<string> = new Set([
  ".js",
  ".mjs",
  ".cjs",
  ".ts",
  ".mts",
  ".cts",
]);

function isPath(spec: string): boolean {
  return /^\.{1,2}[/\\]/.test(spec) || isAbsolute(spec) || moduleExtensions.has(extname(spec));
}

function unknownName(spec: string): ToolError {
  const near = nearest(spec, codecNames);
  return new ToolError(`no codec is called "${spec}"`, {
    code: "codec",
    hint: `${near === undefined ? "" : `did you mean "${near}"? `}there are ${codecNames.join(", ")}; a module is given by its path, as ./my-codec.mjs`,
  });
}

async function importDefault(spec: string, file: string): Promise<unknown> {
  try {
    const module: { readonly default?: unknown } = await import(pathToFileURL(file).href);
    return module.default;
  } catch (cause) {
    throw new ToolError(`codec ${spec}: the module does not load: ${reasonOf(cause)}`, {
      code: "codec",
      hint: needsTypeStripping(cause)
        ? "this Node version does not run TypeScript: give the compiled module"
        : undefined,
      cause,
    });
  }
}

function needsTypeStripping(cause: unknown): boolean {
  return (cause as { readonly code?: unknown } | null)?.code === "ERR_UNKNOWN_FILE_EXTENSION";
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : inspect(cause);
}
