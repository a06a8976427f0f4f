import { relative, resolve } from "node:path";
import process from "node:process";
import type { Command, Option } from "commander";
import { ToolError } from "../../schema/tool-error.ts";
import type { LoadedConfig } from "./load-config.ts";

/** A target may stand in the config, and is no flag. */
export interface ConfiguredTarget {
  readonly target?: string;
}

/** Settings whose texts are paths, relative to the config. */
const pathSettings: ReadonlySet<string> = new Set([
  ...["proto", "importPath", "descriptorSet", "cacert", "cert", "key", "known", "store"],
]);

/** Settings that are no defaults of flags. */
const otherSettings: ReadonlySet<string> = new Set(["methods", "properties", "target"]);

/**
 * The flags of a command, with what the config says where neither the command line nor the environment says anything: command
 * line over environment over config over default.
 *
 * Each setting goes through the parser of its flag, so both mean the same. A setting of the config makes room for a flag that
 * conflicts with it, and `spawn` and `target` for each other where one is on the command line.
 *
 * @param command as it was parsed
 * @throws ToolError `config` with the place of what its flag does not take.
 */
export function withConfig<Flags extends object>(
  flags: Flags,
  command: Command,
  loaded: LoadedConfig | undefined,
): Flags & ConfiguredTarget {
  const run = loaded?.config.run;
  if (loaded === undefined || run === undefined) return flags;
  const given = givenIn(command);
  const all: readonly (readonly [string, unknown])[] = Object.entries(run);
  const settings = all.filter(
    ([name, value]) =>
      value !== undefined && !otherSettings.has(name) && !given.has(name) && !yields(name, command),
  );
  const read = settings.flatMap(([name, value]) => {
    const option = optionFor(name, value, command);
    return option === undefined ? [] : [[name, settingOf(option, name, value, loaded)] as const];
  });
  const hasTarget = run.target !== undefined && !given.has("spawn") && !given.has("target");
  return {
    ...flags,
    ...Object.fromEntries(read),
    ...(hasTarget ? { target: run.target } : {}),
  };
}

/** What stands on the command line or in the environment, by the names of the settings. */
function givenIn(command: Command): ReadonlySet<string> {
  const names = command.options
    .map((option) => option.attributeName())
    .filter((name) => {
      const source = command.getOptionValueSource(name);
      return source !== undefined && source !== "default" && source !== "config";
    });
  // Arguments of other commands (`replay`'s failures) are lists, and empty ones where nothing is given.
  const hasTarget = command.processedArgs.some((argument) => typeof argument === "string");
  return new Set(hasTarget ? [...names, "target"] : names);
}

/** Whether something that was given rules a setting of the config out. */
function yields(name: string, command: Command): boolean {
  const given = givenIn(command);
  if (name === "spawn" && given.has("target")) return true;
  return command.options.some((option) => {
    const { conflictsWith } = option as OptionConflicts;
    const own = option.attributeName();
    return (
      (given.has(own) && conflictsWith.includes(name)) ||
      (own === name && conflictsWith.some((other) => given.has(other)))
    );
  });
}

/** Commander keeps them, and does not say so in its types. */
type OptionConflicts = Option & { readonly conflictsWith: readonly string[] };

/** `--no-store` and `--store` are two options of one name. */
function optionFor(name: string, value: unknown, command: Command): Option | undefined {
  const named = command.options.filter((option) => option.attributeName() === name);
  return named.find((option) => option.negate === (value === false)) ?? named[0];
}

function settingOf(option: Option, name: string, value: unknown, loaded: LoadedConfig): unknown {
  if (typeof value === "boolean") return value;
  const texts = (Array.isArray(value) ? value : [value]).map((text) =>
    pathSettings.has(name) ? pathFrom(loaded.folder, String(text)) : String(text),
  );
  if (option.parseArg === undefined) return Array.isArray(option.defaultValue) ? texts : texts[0];
  try {
    // A flag that may be repeated adds each to a list, which is empty at first.
    return texts.reduce<unknown>(
      (earlier, text) => option.parseArg?.(text, earlier),
      Array.isArray(option.defaultValue) ? [] : undefined,
    );
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    throw atPlace(error, `--${option.name()}`, `${loaded.name}: run.${name}`);
  }
}

/** As from the current folder, where the command reads it: short in messages, and with `/` for globs. */
function pathFrom(folder: string, path: string): string {
  const short = relative(process.cwd(), resolve(folder, path));
  return short === "" ? "." : short.replaceAll("\\", "/");
}

function atPlace(error: ToolError, flag: string, place: string): ToolError {
  const { message, hint } = error;
  const rest = message.startsWith(`${flag}: `) ? message.slice(flag.length + 2) : message;
  return new ToolError(`${place}: ${rest}`, { code: "config", hint, cause: error });
}
