/** What a text gives away. */
export interface LeakPattern {
  readonly kind: LeakKind;
  /** "a stack trace of Python" */
  readonly what: string;
  /** Looks at a bounded stretch from each place only: a long text must not take long. */
  readonly pattern: RegExp;
}

/** The sorts of what nobody outside should be told, most telling first. */
export type LeakKind = "secret" | "stack trace" | "SQL" | "file path";

/**
 * Stands for a text of the request where that was taken out. Part of a path may be one: what is left around it
 * is still the server's.
 */
export const sentMark = "\ufffc";

/** A stretch of a path of a file in a trace; the mark may be in it. */
const place = `[\\w./@\\\\~${sentMark}-]{1,200}`;
/** Where such a stretch begins, so that it is looked at once. */
const begin = `(?<![\\w./@\\\\~${sentMark}:-])`;

/** Secrets as they stand in configurations and connection strings. */
const secrets: readonly LeakPattern[] = [
  {
    kind: "secret",
    what: "a private key",
    pattern: /-----BEGIN (?:[A-Z]{1,20} ){0,3}PRIVATE KEY-----/,
  },
  {
    kind: "secret",
    what: "a password in a connection string",
    // Not where somebody has put stars, or a word for it, in its place.
    pattern:
      /\b[a-z][a-z\d+.-]{1,20}:\/\/[^\s:/@"']{1,100}:(?!(?:\*+|x+|\.+|<[^>]{0,20}>|\[?redacted\]?)@)[^\s/@"'\ufffc]{1,100}@[\w.[-]/i,
  },
  {
    kind: "secret",
    what: "a password in a connection string",
    pattern:
      /\b(?:server|host|data source|user(?: id)?|uid)\s?=[^;\n]{1,200};[^\n]{0,300}?(?:password|pwd)\s?=\s?[^;\s*<\ufffc]{1,100}/i,
  },
  { kind: "secret", what: "an access key of AWS", pattern: /\bAKIA[0-9A-Z]{16}\b/ },
];

const traces: readonly LeakPattern[] = [
  {
    what: "a stack trace of Node.js",
    pattern: new RegExp(
      `\\bnode:[\\w/]{1,80}:\\d+:\\d+|(?:${begin}|(?<=file://))${place}\\.[cm]?[jt]sx?:\\d+:\\d+`,
    ),
  },
  {
    what: "a stack trace of Python",
    pattern: /\bTraceback \(most recent call last\)|\bFile "[^"\n]{1,300}", line \d+/,
  },
  {
    what: "a stack trace of the JVM",
    pattern:
      /\bat [\w$.<>/]{1,200}\((?:[\w$]{1,100}\.(?:java|kt|scala|groovy|clj):\d+|Native Method|Unknown Source)\)/,
  },
  {
    what: "a stack trace of Go",
    pattern: new RegExp(`\\bgoroutine \\d+ \\[|${begin}${place}\\.go:\\d+`),
  },
  {
    what: "a stack trace of .NET",
    pattern:
      /\bat [\w.`+<>[\],]{1,200}\([^()\n]{0,200}\) in [^\n]{1,300}:line \d+|(?:^|\n) {2,8}at [\w`+<>]{1,100}\.[\w.`+<>]{1,200}\([^()\n]{0,200}\)/,
  },
  {
    what: "a stack trace of Rust",
    pattern: new RegExp(
      `\\bpanicked at (?:'|${place}\\.rs:\\d)|${begin}${place}\\.rs:\\d+:\\d+|\\bstack backtrace:`,
    ),
  },
  {
    what: "a stack trace of C or C++",
    pattern: new RegExp(
      `(?:^|\\n)#\\d+ +0x[\\da-f]{6,16}\\b|${begin}[\\w./-]{0,200}/[\\w.-]{1,100}\\.(?:cc|cpp|cxx|hpp|hh):\\d+\\b|\\bterminate called after throwing\\b`,
    ),
  },
  { what: "a stack trace of Ruby", pattern: /\.rb:\d+:in [`']/ },
  {
    what: "a stack trace of PHP",
    pattern: /\.php(?:\(\d+\)|:\d+| on line \d+)|(?:^|\n)#\d+ \{main\}/,
  },
  { what: "a stack trace of Elixir", pattern: /\.exs?:\d+: / },
].map((trace) => ({ kind: "stack trace", ...trace }));

/** What a table may be called, in quotes that may be escaped. */
const name = "\\\\?[\"'`\\[\\w.]";
const sql: readonly LeakPattern[] = [
  // Keywords in capitals: prose does not look like that.
  `\\bSELECT\\s[^;]{1,400}?\\sFROM\\s+${name}`,
  `\\bINSERT\\s+INTO\\s+${name}`,
  `\\bUPDATE\\s+${name}[^\\s]{0,100}\\s+SET\\s`,
  `\\bDELETE\\s+FROM\\s+${name}`,
  `\\b(?:CREATE|ALTER|DROP|TRUNCATE)\\s+TABLE\\s+${name}`,
  // In small letters, with the quotes and stars that mappers write and prose does not.
  '\\bselect\\s+(?:\\*|["`\\[])[^;]{0,400}?\\sfrom\\s+["`\\[\\w]',
  '\\binsert\\s+into\\s+["`\\[]?[\\w.]{1,100}["`\\]]?\\s*\\([^)]{0,400}\\)\\s*values\\b',
  '\\bupdate\\s+["`\\[][^\\s]{1,100}\\s+set\\s+["`\\[]',
  '\\bdelete\\s+from\\s+["`\\[]\\w',
].map((pattern) => ({ kind: "SQL", what: "a statement of SQL", pattern: new RegExp(pattern) }));

/** Of databases about their tables and constraints. A server for queries says such a thing of a wrong query, as INVALID_ARGUMENT. */
const databaseErrors: LeakPattern = {
  kind: "SQL",
  what: "an error of a database",
  pattern:
    /\bSQLSTATE\b|\bORA-\d{5}\b|\bviolates (?:unique|foreign key|check|not-null|exclusion) constraint "|\b(?:UNIQUE|NOT NULL|CHECK|FOREIGN KEY) constraint failed\b|\bDuplicate entry '.{0,200}?' for key '|\bYou have an error in your SQL syntax\b|\bsyntax error at or near "|\bnear ".{0,60}?": syntax error\b|\bno such (?:table|column): \w|\brelation "[\w.]{1,100}" does not exist\b/,
};

/** What a path may begin behind: not another word, nor the host of a URL. */
const edge = "(?<=^|[\\s\"'`(=[{,<>|:]|file://)";
const segment = `[\\w.@+~%${sentMark}-]{1,100}`;
const paths: readonly LeakPattern[] = [
  // Folders that are there on most machines, and in hardly any URL.
  `${edge}/(?:home|root|usr|var|opt|etc|srv|tmp|Users|proc|private/(?:var|tmp|etc)|nix/store)(?:/${segment}){1,30}`,
  // Folders of containers and builds: only with the name of a file, since a path of a URL may begin so.
  `${edge}/(?:app|apps|src|code|workspace|build|dist|go|data|mnt|lib|lib64|bin|sbin|deploy|Library|Applications|Volumes)(?:/${segment}){0,30}/${segment}\\.[A-Za-z]\\w{0,5}\\b`,
  `(?<![\\w\\\\/])[A-Za-z]:\\\\{1,2}[\\w .~@$${sentMark}-]{1,100}\\\\{1,2}[\\w .~@$${sentMark}-]`,
].map((pattern) => ({ kind: "file path", what: "a path of a file", pattern: new RegExp(pattern) }));

/** In the order in which they are looked for. */
export const leakPatterns: readonly LeakPattern[] = [...secrets, ...traces, ...sql, ...paths];

/** Looked for as well where the request is not what is called wrong. */
export const patternsOfFaults: readonly LeakPattern[] = [
  ...secrets,
  ...traces,
  ...sql,
  databaseErrors,
  ...paths,
];
