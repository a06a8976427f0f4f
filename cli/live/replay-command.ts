import type { Command } from "commander";
import { Secrets } from "../../engine/live/secrets.ts";
import { each } from "../case-command.ts";
import { type CommandWord, commandText } from "../command-text.ts";
import { defaultStore } from "../defaults.ts";
import { headerWords } from "./header-flag.ts";
import type { SpawnFlags } from "./spawned-target.ts";

/** The flags that a replay shares with the run that found a failure. */
export interface SharedFlags extends SpawnFlags {
  readonly callTimeout: number;
  readonly config?: string;
}

/** What of a command its replays repeat. */
export interface ReplayedCommand {
  /** As it was parsed. */
  readonly command: Command;
  readonly flags: SharedFlags;
  readonly store: string;
  /** The server to name; `undefined` for the one that is stored, or is started. */
  readonly target: string | undefined;
}

/** How a server is reached: all that a replay takes like the run did, in the order in which it is written. */
const shared: readonly (keyof SharedFlags)[] = [
  ...(["config", "plaintext", "insecure", "cacert", "cert", "key", "authority", "header"] as const),
  ...(["allowRemote", "callTimeout", "spawn", "waitFor"] as const),
];

/**
 * The command that shows a stored failure of a server again, reached as it was when it was found.
 *
 * It repeats what stood on the command line or in the environment; what stands in the config it finds there. Values of headers
 * are variables in it.
 */
export function replayCommand(
  id: string,
  { command, flags, store, target }: ReplayedCommand,
): string {
  const given = shared.filter((name) =>
    ["cli", "env"].includes(command.getOptionValueSource(name) ?? ""),
  );
  const words: readonly CommandWord[] = [
    ...(store === defaultStore ? [] : each("--store", [store])),
    ...(target === undefined ? [] : each("--target", [target])),
    ...given.flatMap((name) => wordsOf(name, flags[name])),
  ];
  // A command that starts the server may name the same secret once more.
  return new Secrets(flags.header ?? []).hideIn(commandText(["replay", id, ...words], {}));
}

function wordsOf(name: string, value: SharedFlags[keyof SharedFlags]): readonly CommandWord[] {
  const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  if (typeof value === "string") return [flag, value];
  if (typeof value === "number")
    return [flag, value % 1000 === 0 ? `${value / 1000}s` : `${value}ms`];
  if (typeof value === "boolean") return [value ? flag : flag.replace("--", "--no-")];
  return headerWords(value ?? []);
}
