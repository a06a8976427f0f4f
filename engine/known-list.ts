import { printable } from "../schema/printable.ts";
import type { Finding } from "./finding.ts";
import { bySize, groupKey, secretGroups } from "./findings-page.ts";
import { type KnownFailure, lists, serverWord } from "./known-failures.ts";
import { portableText } from "./portable-text.ts";

/** Entries that share a reason, as they stand in a file. */
interface Block {
  /** The `#` lines. */
  readonly reason: readonly string[];
  readonly entries: readonly string[];
}

/**
 * A list of known failures that has an entry for each group of these findings, and no other.
 *
 * Entries that are there keep their reasons, but for one that shows the input of what is to be told
 * privately; one that lists none of the findings goes. A group that
 * nothing lists is added with a reason made of its smallest finding and the clause that it breaks.
 * Reasons are in alphabetical order, and their entries too, so that the same findings give the
 * same text.
 *
 * @param title whose list it is, with its verb: "protobufjs is"
 * @param findings all of those codecs, in any order
 * @param earlier the text of the file as it is; empty where there is none
 */
export function knownList(title: string, findings: readonly Finding[], earlier: string): string {
  const { header, blocks } = parsed(earlier);
  const secret = secretGroups(findings);
  const secrets = findings.filter((one) => secret.has(groupKey(one)));
  const kept = blocks.map(({ reason, entries }) => ({
    reason,
    entries: entries
      .filter((entry) => isBorneOut(entry, findings))
      .filter(
        (entry) => !showsInput(reason) || !secrets.some((one) => lists(failureOf(entry), one)),
      ),
  }));
  const listed = kept.flatMap(({ entries }) => entries.map(failureOf));
  const missing = findings.filter((one) => !listed.some((entry) => lists(entry, one)));
  const added = smallestOfGroups(missing).map((one) =>
    blockOf(one, { isSecret: secret.has(groupKey(one)), missing }),
  );
  const all = joined([...kept, ...added]);
  const texts = all.map(({ reason, entries }) => `${[...reason, ...entries].join("\n")}\n`);
  return [header ?? usualHeader(title), ...texts].join("\n");
}

/** Whose list is that of {@link serverWord}. */
export const serversTitle = "servers are";

/** What stands above a list that has nothing of its own there. */
function usualHeader(title: string): string {
  if (title === serversTitle)
    return `# What ${title} known to do that their contract does not allow, each with its reason and the clause that it
# breaks. A run of all cases fails where an entry no longer does: take it out then.
`;
  return `# What ${title} known to do in the release that is installed here, each with its reason and the
# clause that it breaks. \`npm start\` warns of an entry that no longer fails, and a run of all cases
# fails: take it out then.
`;
}

/** The comment above the first blank line, where no entry is in it, and what comes behind it. */
function parsed(text: string): {
  readonly header: string | undefined;
  readonly blocks: readonly Block[];
} {
  const parts = text.split(/\n(?:[ \t]*\n)+/).map(linesOf);
  const [first = []] = parts;
  const isHeader = first.length > 0 && first.every(isComment) && parts.length > 1;
  return {
    header: isHeader ? `${first.join("\n")}\n` : undefined,
    blocks: (isHeader ? parts.slice(1) : parts).flatMap(blocksIn),
  };
}

function linesOf(text: string): readonly string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** Comment lines behind an entry begin another reason. */
function blocksIn(lines: readonly string[]): readonly Block[] {
  const blocks: { reason: string[]; entries: string[] }[] = [];
  for (const line of lines) {
    const last = blocks.at(-1);
    if (!isComment(line)) last?.entries.push(line);
    else if (last === undefined || last.entries.length > 0)
      blocks.push({ reason: [line], entries: [] });
    else last.reason.push(line);
  }
  return blocks;
}

function isComment(line: string): boolean {
  return line.startsWith("#");
}

/** Whether an entry is to stay: of a codec without any finding nothing is known here. */
function isBorneOut(line: string, findings: readonly Finding[]): boolean {
  const entry = failureOf(line);
  const own = findings.filter(({ codec }) => codec === entry.codec);
  return own.length === 0 || own.some((finding) => lists(entry, finding));
}

/** Whether a reason is one of ours, with the input in it. */
function showsInput([first = ""]: readonly string[]): boolean {
  return first.startsWith(`# ${opening}`);
}

function failureOf(line: string): KnownFailure {
  const [property = "", codec = "", subject = "", finding] = line.split(/\s+/);
  return { place: "", property, codec, subject, finding, reason: "" };
}

function smallestOfGroups(findings: readonly Finding[]): readonly Finding[] {
  const smallest = new Map<string, Finding>();
  for (const finding of [...findings].sort(bySize)) {
    const key = groupKey(finding);
    if (!smallest.has(key)) smallest.set(key, finding);
  }
  return [...smallest.values()];
}

function blockOf(
  finding: Finding,
  { isSecret, missing }: { readonly isSecret: boolean; readonly missing: readonly Finding[] },
): Block {
  const { property, codec, group, source } = finding;
  const alike = missing.filter((one) => groupKey(one) === groupKey(finding));
  // What one method may do, another may not: each is named.
  const subjects = codec === serverWord ? alike.map(({ subject }) => subject) : ["**"];
  const entries = subjects.map((subject) => `${property} ${codec} ${subject} ${group}`);
  // How it is brought about is for its makers alone until it is mended.
  if (isSecret) return { reason: ["# To be reported privately.", `# ${source}`], entries };
  return { reason: reasonOf(finding), entries };
}

/** What it does, and the clause: for whoever looks for the issue, and writes more. */
function reasonOf(finding: Finding): readonly string[] {
  const issue = finding.codec === serverWord ? "" : "; no issue is known to us";
  return [`# ${whatItDoes(finding)}`, `# ${finding.source}${issue}`];
}

/** How the sentence begins that says what a codec does with an input. */
const opening = "Given ";

/** A finding in a sentence. */
function whatItDoes({ input, actual, because, path }: Finding): string {
  const given = input.json.length > 0 ? input.json : [...input.written, ...input.hex];
  const why = because ?? path;
  const text = `${opening}${short(given.join(" + "))}, it gives ${short(portableText(actual))}`;
  return `${text}${why === undefined ? "" : `: ${short(why)}`}.`;
}

/** The longest part of a sentence that is read at a glance. */
const maxPart = 120;

function short(text: string): string {
  const plain = printable(text);
  return plain.length <= maxPart ? plain : `${plain.slice(0, maxPart - 1)}…`;
}

/** Blocks of one reason as one, none of them empty, all in order. */
function joined(blocks: readonly Block[]): readonly Block[] {
  const byReason = new Map<string, Block>();
  for (const { reason, entries } of blocks) {
    const key = reason.join("\n");
    const all = new Set([...(byReason.get(key)?.entries ?? []), ...entries]);
    byReason.set(key, { reason, entries: [...all].sort() });
  }
  return [...byReason]
    .filter(([, { entries }]) => entries.length > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, block]) => block);
}
