/** How many lines are told where none of them says what went wrong. */
const maxLines = 3;

/** How a language begins the line that says of what a program died; what follows is where. */
const ends: readonly RegExp[] = [
  // Go: https://go.dev/ref/spec#Handling_panics, and what its runtime ends with
  /^(?:panic|fatal error): /,
  // Java: an exception that nobody caught
  /^Exception in thread "/,
  // .NET
  /^Unhandled exception[. ]/i,
  // V8: no memory is left
  /^FATAL ERROR: /,
];

/** The same where what went wrong stands in the next line: Rust, C++. */
const headings: readonly RegExp[] = [
  /^thread '.*' (?:\(\d+\) )?panicked at /,
  /^terminate called after /,
];

/** Python: what went wrong stands below the stack. */
const traceback = "Traceback (most recent call last):";

/** Node and its kin: `Error: …`, `TypeError [ERR_X]: …`, `MyOwnError: …`. Servers write such lines while they live, too. */
const errorLine = /^(?:Uncaught )?[\w$.]*(?:Error|Exception)(?: \[\w+\])?(?:: |$)/;

/** How many more lines a message may have. */
const maxMessage = 5;

/** A line of a stack, and what stands below one: members of the error, the version of Node. */
const stackLine = /^\s+at /;
const belowError = /^(?:\s|$|[{}\]]|Node\.js v|Caused by: )/;

/**
 * What a server said of its end: the line that says what went wrong, where one of a known form is there, and else its
 * last lines.
 */
export function lastWords(words: string): string {
  const lines = words.trim().split(/\r?\n/);
  return causeIn(lines) ?? lines.slice(-maxLines).join("\n");
}

function causeIn(lines: readonly string[]): string | undefined {
  const end = lines.findLast((line) => ends.some((one) => one.test(line)));
  if (end !== undefined) return end;
  const heading = lines.findLastIndex((line) => headings.some((one) => one.test(line)));
  if (heading >= 0) return lines.slice(heading, heading + 2).join("\n");
  if (lines.includes(traceback)) return lines.at(-1);
  const error = lines.findLastIndex((line) => errorLine.test(line));
  return error >= 0 && isLastOf(lines.slice(error + 1)) ? lines[error] : undefined;
}

/** Whether nothing but the rest of an error follows its first line. */
function isLastOf(following: readonly string[]): boolean {
  const stack = Math.max(
    0,
    following.findIndex((line) => stackLine.test(line)),
  );
  return stack <= maxMessage && following.slice(stack).every((line) => belowError.test(line));
}
