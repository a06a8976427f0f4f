import type { RpcStatus } from "../../transports/transport.ts";
import type { CallInput } from "./call-input.ts";
import { requestTexts } from "./request-texts.ts";
import { statusNameOf } from "./status-code.ts";

/** Of the longest texts all that is said is in the first part. */
const maxDetails = 4096;
/** Words behind these tell one failure from another no better. */
const maxWords = 16;
/** What is longer is a key or an encoding, no word. */
const maxWordLength = 40;
/** A text of a request that is shorter stands in many a word by chance. */
const minQuoted = 3;

/**
 * In which way a call failed, without what varies from call to call: the status, and what its details say once numbers, ids,
 * and all that was in the request are taken out. Two exceptions of one handler differ in it, and one exception with
 * other words of the request in its text does not.
 */
export function statusSignature(status: RpcStatus, input: CallInput): string {
  const name = statusNameOf(status.code) ?? `status ${status.code}`;
  const words = skeletonOf(status.details, input);
  return words === "" ? name : `${name}: ${words}`;
}

/** What a text says, without what varies. */
export function skeletonOf(text: string, input: CallInput): string {
  const line = tellingLine(text.slice(0, maxDetails));
  if (line === "") return "";
  const sent = requestTexts(input).flatMap(spellings);
  const known = new Set(sent.map((one) => one.toLowerCase()));
  const bare = withoutQuoted(withoutSent(line, sent), known);
  return wordsOf(bare)
    .filter((word) => isTelling(word, known))
    .slice(0, maxWords)
    .join(" ");
}

/** The line that names the failure: the first, but for Python, whose trace says it last. */
function tellingLine(text: string): string {
  const lines = text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const isTrace = lines.some((line) => line.startsWith("Traceback (most recent call last)"));
  return (isTrace ? lines.at(-1) : lines[0]) ?? "";
}

/** How a server may write a text that it was sent. */
function spellings(text: string): readonly string[] {
  if (text.length < minQuoted) return [text];
  const escaped = JSON.stringify(text).slice(1, -1);
  return [...new Set([text, escaped, text.trim(), text.normalize("NFC"), text.toLowerCase()])];
}

function withoutSent(line: string, sent: readonly string[]): string {
  let left = line;
  for (const text of sent)
    if (text.length >= minQuoted && left.includes(text)) left = left.replaceAll(text, " ");
  return left;
}

const quoted = /"([^"]*)"|'([^']*)'|`([^`]*)`|\u201c([^\u201d]*)\u201d|\u2018([^\u2019]*)\u2019/g;
/** A name of a field or a member, as exceptions quote them. */
const identifier = /^[A-Za-z_$][A-Za-z_$.]{2,39}$/;

/** Without what stands in quotes, but for names that were not in the request: "reading 'length'" is not "reading 'trim'". */
function withoutQuoted(text: string, known: ReadonlySet<string>): string {
  return text.replace(quoted, (_match, ...groups: readonly unknown[]) => {
    const inner = groups.slice(0, 5).find((group) => typeof group === "string");
    const name = typeof inner === "string" ? inner : "";
    return identifier.test(name) && !isPartOfSent(name, known) ? ` ${name} ` : " ";
  });
}

/** Whether it was sent, or is what is left of a longer text that was. */
function isPartOfSent(name: string, known: ReadonlySet<string>): boolean {
  const lower = name.toLowerCase();
  return [...known].some((text) => text.includes(lower));
}

/** With the digits in them: what has one is an id, a number or part of a key. */
function wordsOf(text: string): readonly string[] {
  return text.match(/[\p{L}\p{N}\p{M}_$]+/gu) ?? [];
}

function isTelling(word: string, known: ReadonlySet<string>): boolean {
  const isWord = word.length >= minQuoted && word.length <= maxWordLength;
  return isWord && !/\p{N}/u.test(word) && !known.has(word.toLowerCase());
}
