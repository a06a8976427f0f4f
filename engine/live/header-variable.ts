/** The shell variable that stands for the value of a header: `x-api-key`: `X_API_KEY` */
export function variableOf(name: string): string {
  const variable = name.toUpperCase().replace(/[^A-Z\d]/g, "_");
  return /^\d/.test(variable) || taken.has(variable) ? `HEADER_${variable}` : variable;
}

/** Variables that every shell has, for something else. */
const taken: ReadonlySet<string> = new Set([
  ...["PATH", "HOME", "USER", "SHELL", "HOST", "HOSTNAME", "LANG", "PWD", "TERM", "EDITOR", "UID"],
  ...["PPID", "IFS", "MAIL", "LOGNAME", "RANDOM", "SECONDS", "TMPDIR", "TZ"],
]);
