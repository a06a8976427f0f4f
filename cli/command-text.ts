/**
 * A command line as a shell reads it, with the seed in it: what makes the same run again.
 */
export function commandText(args: readonly string[], { seed }: { readonly seed: string }): string {
  const isSeeded = args.some((arg) => arg === "--seed" || arg.startsWith("--seed="));
  const words = ["wireproof", ...args, ...(isSeeded ? [] : ["--seed", seed])];
  return words.map(quoted).join(" ");
}

/** POSIX shells read everything between single quotes as it is. */
function quoted(word: string): string {
  if (/^[\w./:=@%+,-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
