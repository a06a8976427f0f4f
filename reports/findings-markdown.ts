import type { Finding } from "../engine/finding.ts";
import type { Bug, FindingsPage, PrivateBug } from "../engine/findings-page.ts";
import { portableText } from "../engine/portable-text.ts";
import { plural, shortValue } from "./text/layout.ts";

/** Longer values lose their middle: pages are read, and the store has the whole. */
const maxValue = 300;

/** The folder of the schemas that come along, as a path from the page. */
const ownSchemas = "proto/";

/** The bugs of a store as a page in Markdown. The same bugs give the same page. */
export function renderFindingsPage({ bugs, privately }: FindingsPage): string {
  const releases = releasesOf([...bugs.map(({ finding }) => finding), ...privately]);
  const parts = [
    intro,
    table(releases, bugs, privately),
    ...releases.map((release) => section(release, bugs, privately)),
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

function section(release: string, bugs: readonly Bug[], privately: readonly PrivateBug[]): string {
  const own = bugs.filter(({ finding }) => releaseOf(finding) === release);
  const secret = privately.filter((one) => releaseOf(one) === release);
  const lines = secret.map(({ property }) => `- \`${property}\`: to be reported privately\n`);
  const list = lines.length === 0 ? [] : [lines.join("")];
  return [`## ${prose(release)}\n`, ...list, ...own.map(bugText)].join("\n");
}

function bugText(bug: Bug): string {
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
  return `${title}\n${list}\n\`\`\`sh\n${commandOf(bug)}\n\`\`\`\n`;
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
function links(text: string): string {
  return prose(text).replace(/https?:[^\s,;)]+/g, (address) => `<${plain(address)}>`);
}

function messageText(finding: Finding, messages: number): string {
  const { subject, location } = finding;
  const others = messages === 1 ? "" : `, and ${plural(messages - 1, "other message")}`;
  const place =
    location?.file.startsWith(ownSchemas) === true
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
  const spaced = hex.replace(/(..)(?=.)/g, "$1 ");
  const bytes = plural(hex.length / 2, "byte");
  return `${code(spaced)} (${bytes})`;
}

/**
 * The command that shows it again. Boundaries are the same in every run, and random cases of one
 * seed too; for what was found otherwise, the whole check, with the others of its message.
 */
function commandOf({ finding, codecSpec }: Bug): string {
  const { phase, property, seed, index, location, subject } = finding;
  const schema = location?.file.startsWith(ownSchemas) === true ? ownSchemas : "--demo";
  const cases: Readonly<Record<Finding["phase"], readonly string[]>> = {
    edges: ["--property", property, "--phases", "edges"],
    random: ["--property", property, "--phases", "random"].concat(
      ...["--seed", seed, "--max-examples", String(index + 1)],
    ),
    saved: ["--phases", "edges,random", "--seed", seed],
  };
  return ["npx", "wireproof", "roundtrip", schema, "--codec", codecSpec, "--message", subject]
    .concat(cases[phase], "--no-store")
    .join(" ");
}

/** Any text as code in a line, with as many backticks around it as it takes. */
function code(text: string): string {
  const plainText = shortValue(text, maxValue);
  const longest = Math.max(0, ...[...plainText.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const gap = /^[` ]|[` ]$/.test(plainText) ? " " : "";
  return plainText === "" ? "nothing" : `${fence}${gap}${plainText}${gap}${fence}`;
}

/** Any text as prose in which nothing is markup. */
function prose(text: string): string {
  return shortValue(text, maxValue).replace(/[\\`*_[\]<>|#]/g, "\\$&");
}

/** {@link prose} undone. */
function plain(text: string): string {
  return text.replace(/\\([\\`*_[\]<>|#])/g, "$1");
}
