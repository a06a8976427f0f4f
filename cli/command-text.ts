/** A word of a command line: text that a shell must not read into, or what stands there for a shell to read. */
export type CommandWord = string | { readonly shell: string };

/** What a run took from elsewhere than its command line, by flag. */
export type Settings = Readonly<Record<`--${string}`, string>>;

/**
 * A command line as a shell reads it, with the settings in it that it leaves to chance or to the
 * environment: what makes the same run again.
 */
export function commandText(args: readonly CommandWord[], settings: Settings): string {
  const missing = Object.entries(settings).filter(([flag]) => !isGiven(args, flag));
  // Behind `--` everything is an argument.
  const end = args.includes("--") ? args.indexOf("--") : args.length;
  const words = ["wireproof", ...args.slice(0, end), ...missing.flat(), ...args.slice(end)];
  return words.map(quoted).join(" ");
}

function isGiven(args: readonly CommandWord[], flag: string): boolean {
  return args.some(
    (arg) => arg === flag || (typeof arg === "string" && arg.startsWith(`${flag}=`)),
  );
}

/** POSIX shells read everything between single quotes as it is. */
function quoted(word: CommandWord): string {
  if (typeof word !== "string") return word.shell;
  if (/^[\w./:=@%+,-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
