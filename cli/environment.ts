import process from "node:process";
import type { Command } from "commander";
import type { Settings } from "./command-text.ts";

/** What a command took from the environment, by the flag that says the same. */
export function environmentOf(command: Command): Settings {
  const taken = command.options.filter(
    (option) => command.getOptionValueSource(option.attributeName()) === "env",
  );
  return Object.fromEntries(
    taken.map(({ long, envVar = "" }) => [long, process.env[envVar] ?? ""]),
  );
}
