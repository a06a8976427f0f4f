/** What to start, and how. */
export interface SpawnCommand {
  /** A program and its arguments, or a line for the shell. */
  readonly kind: "words" | "shell";
  readonly words: readonly string[];
  /** Why, in words: `without a shell`, `by the shell, for "&&"`. */
  readonly how: string;
}

/** What means nothing to a shell in any place: on Windows `\` too, and `%` and `=` do mean something there. */
const plain: Readonly<Record<"posix" | "windows", RegExp>> = {
  posix: /^[\w@%+:,./^-][\w@%+=:,./^-]*$/,
  windows: /^[\w@+:,./\\-]+$/,
};

/**
 * How to start a command. Plain words go without a shell, so that the process is the server's own and no shell has a say in
 * what a word means. Anything else is for the shell, and on Windows all that is no `.exe`: `npm` is a script there, which only
 * the shell starts.
 *
 * @param port stands in for each `{port}`
 */
export function spawnCommand(
  command: string,
  { port, platform }: { readonly port: number; readonly platform: NodeJS.Platform },
): SpawnCommand {
  const line = command.replaceAll("{port}", String(port)).trim();
  const why = needOfShell(line, platform);
  if (why !== undefined) return { kind: "shell", words: [line], how: `by the shell, for ${why}` };
  return { kind: "words", words: line.split(/\s+/), how: "without a shell" };
}

function needOfShell(line: string, platform: NodeJS.Platform): string | undefined {
  const words = line.split(/[ \t]+/);
  const isWindows = platform === "win32";
  const odd = words.find((word) => !plain[isWindows ? "windows" : "posix"].test(word));
  const [first = ""] = words;
  if (odd !== undefined) return JSON.stringify(odd);
  // NAME=value before a command sets a variable.
  if (first.includes("=")) return JSON.stringify(first);
  return isWindows && !/\.exe$/i.test(first) ? `"${first}", which may be a script` : undefined;
}
