import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, extname, join, resolve } from "node:path";
import { checkConfig } from "../../engine/config/check-config.ts";
import type { WireproofConfig } from "../../engine/config/define-config.ts";
import { JsonError } from "../../schema/json/json-error.ts";
import { parse } from "../../schema/json/parse.ts";
import { ToolError } from "../../schema/tool-error.ts";
import { type Environment, expandEnvironment } from "./expand-environment.ts";

/** A config and where it stands. */
export interface LoadedConfig {
  /** What it is called in messages: as the user gave it, or its name. */
  readonly name: string;
  /** The folder that paths in it are relative to. */
  readonly folder: string;
  readonly config: WireproofConfig;
}

/** Where to look. */
export interface ConfigRequest {
  /** The current folder. */
  readonly folder: string;
  /** The file of `--config`; the config of the folder where left out. */
  readonly file?: string | undefined;
  readonly environment: Environment;
}

const names = ["ts", "mts", "js", "mjs", "json"].map((ending) => `wireproof.config.${ending}`);

/**
 * The config that the user gave, or that stands in the current folder; `undefined` where there is none. It is checked
 * through and through, and its texts have their variables.
 *
 * @throws ToolError `config` where there are two, the one that was given is not there, it does not load, or something in it is
 * wrong: with the file, and the line or the place.
 */
export async function loadConfig(request: ConfigRequest): Promise<LoadedConfig | undefined> {
  const name = request.file ?? configIn(request.folder);
  if (name === undefined) return undefined;
  const file = resolve(request.folder, name);
  const data = expandEnvironment(await dataOf(file, name), name, request.environment);
  return { name, folder: dirname(file), config: checkConfig(data, name) };
}

function configIn(folder: string): string | undefined {
  const [first, second] = names.filter((name) => existsSync(join(folder, name)));
  if (second === undefined) return first;
  throw new ToolError(`there are two configs: ${first} and ${second}`, {
    code: "config",
    hint: "keep one of them, or give one with --config",
  });
}

async function dataOf(file: string, name: string): Promise<unknown> {
  if (!existsSync(file))
    throw new ToolError(`${name}: no such file`, {
      code: "config",
      hint: `it was looked for at ${file}`,
    });
  if (extname(file) === ".json") return jsonOf(file, name);
  if (!/^\.[cm]?[jt]s$/.test(extname(file)))
    throw new ToolError(`${name}: a config is a module or a JSON text, not ${basename(file)}`, {
      code: "config",
      hint: `it ends in ${names.map((one) => extname(one)).join(", ")}`,
    });
  const { importConfig } = await import("./import-config.ts");
  return importConfig(file, name);
}

/** By our own reader, which knows the line of whatever is wrong. */
function jsonOf(file: string, name: string): unknown {
  try {
    const bytes = readFileSync(file);
    parse(bytes);
    return JSON.parse(bytes.toString("utf8"));
  } catch (error) {
    if (!(error instanceof JsonError) && (error as NodeJS.ErrnoException).code === undefined)
      throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new ToolError(`${name}: ${why}`, { code: "config", cause: error });
  }
}
