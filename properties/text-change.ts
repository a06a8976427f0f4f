import { misreadings, readTwice } from "../generators/text-encodings/misread.ts";
import { countText } from "../schema/count-text.ts";

/**
 * What turned one text into another, in words for a person, or `undefined` where that is not certain:
 * where nothing we know of does, and where two things would.
 *
 * Each is a statement about the two texts, and no guess at how a program came by it: "cut after 3
 * characters" says that the rest is missing, and nothing more particular is true of what is missing.
 */
export function textChange(expected: string, actual: string): string | undefined {
  if (expected === actual) return undefined;
  const found = changes.flatMap((change) => change(expected, actual) ?? []);
  return found.length === 1 ? found[0] : undefined;
}

/** Says what happened where it did. */
type Change = (expected: string, actual: string) => string | undefined;

const byteOrderMark = "\ufeff";
const replacement = "\ufffd";

/** No two of one meaning: where both fit, the change is not certain. */
const changes: readonly Change[] = [
  readAsAnother,
  readOnceMore,
  withoutMark,
  normalized,
  inAnotherCase,
  trimmed,
  cut,
  cutInside,
  replaced,
  lowBytes,
];

/** The misreadings that people meet, in the order in which one of several that agree is named. */
const usualPages: readonly string[] = ["windows1252", "iso88591", "macintosh", "cp437"];

function readAsAnother(expected: string, actual: string): string | undefined {
  const once = misreadings(expected, actual);
  if (once.length > 0) return `its UTF-8 was read as ${pagesText(once)}`;
  const twice = usualPages.filter((page) =>
    misreadings(expected, middleOf(actual, page) ?? "").includes(page),
  );
  const [page] = twice;
  return page === undefined ? undefined : `its UTF-8 was read as ${page}, twice over`;
}

/** What stood there before the last misreading; `undefined` where there was none. */
function middleOf(actual: string, page: string): string | undefined {
  const middle = readTwice(actual);
  return middle !== undefined && misreadings(middle, actual).includes(page) ? middle : undefined;
}

function pagesText(pages: readonly string[]): string {
  const page = usualPages.find((one) => pages.includes(one)) ?? pages[0] ?? "";
  // Byte by byte to the code points of the same numbers: what happens to bytes that are encoded again.
  const isDouble = pages.includes("iso88591") ? ": a double encoding" : "";
  if (pages.length === 1) return `${page}${isDouble}`;
  return `${page}, or as a code page that agrees with it here${isDouble}`;
}

function readOnceMore(expected: string, actual: string): string | undefined {
  return readTwice(expected) === actual ? "its characters were read as bytes of UTF-8" : undefined;
}

function withoutMark(expected: string, actual: string): string | undefined {
  return expected === byteOrderMark + actual ? "the byte order mark before it is lost" : undefined;
}

const forms = ["NFC", "NFD", "NFKC", "NFKD"] as const;

function normalized(expected: string, actual: string): string | undefined {
  const form = forms.find((one) => expected.normalize(one) === actual);
  return form === undefined ? undefined : `it came back in normalization form ${form}`;
}

function inAnotherCase(expected: string, actual: string): string | undefined {
  if (expected.toLowerCase() === actual) return "it came back in lower case";
  return expected.toUpperCase() === actual ? "it came back in upper case" : undefined;
}

function trimmed(expected: string, actual: string): string | undefined {
  const isTrimmed =
    expected.trim() === actual || expected.trimStart() === actual || expected.trimEnd() === actual;
  // JavaScript counts the mark as white space.
  if (!isTrimmed || expected === byteOrderMark + actual) return undefined;
  return "the white space at its ends is gone";
}

/** The rest is missing from some character on. */
function cut(expected: string, actual: string): string | undefined {
  if (!expected.startsWith(actual) || isTornAt(expected, actual.length)) return undefined;
  if (expected[actual.length] === "\0") return "it ends before a NUL";
  // To lose all is to lose it; what is white space is trimmed.
  if (actual === "" || expected.slice(actual.length).trim() === "") return undefined;
  const bytes = Buffer.byteLength(actual, "utf8");
  return `it was cut after ${charactersText(actual)}${bytes === actual.length ? "" : ` (${bytes} bytes)`}`;
}

function charactersText({ length }: string): string {
  return countText(length, "character");
}

/** The rest is missing from the middle of a character on, of which U+FFFD is left. */
function cutInside(expected: string, actual: string): string | undefined {
  if (!actual.endsWith(replacement)) return undefined;
  const kept = actual.replace(/\ufffd+$/, "");
  if (!expected.startsWith(kept)) return undefined;
  const torn = String.fromCodePoint(expected.codePointAt(kept.length) ?? 0);
  // Where nothing follows, nothing was cut off.
  if (torn.charCodeAt(0) < 0x80 || expected.length === kept.length + torn.length) return undefined;
  return torn.length === 2
    ? `it was cut in the middle of a surrogate pair, after ${kept.length + 1} UTF-16 code units`
    : `it was cut in the middle of a character, after ${charactersText(kept)}`;
}

function isTornAt(text: string, at: number): boolean {
  return at > 0 && (text.codePointAt(at - 1) ?? 0) > 0xffff;
}

/** Some characters are others now, one by one, and all of these are the same. */
function replaced(expected: string, actual: string): string | undefined {
  for (const [mark, name] of marks) if (isReplaced(expected, actual, mark)) return name;
  return undefined;
}

const marks: readonly (readonly [string, string])[] = [
  [replacement, "what could not be read or written was replaced by U+FFFD"],
  ["?", "what could not be said was replaced by a question mark"],
];

function isReplaced(expected: string, actual: string, mark: string): boolean {
  const old = [...expected];
  const now = [...actual];
  if (old.length !== now.length) return false;
  return old.every((one, index) => one === now[index] || (now[index] === mark && one > "\u007f"));
}

function lowBytes(expected: string, actual: string): string | undefined {
  if (expected.length !== actual.length) return undefined;
  for (let at = 0; at < expected.length; at++)
    if ((expected.charCodeAt(at) & 0xff) !== actual.charCodeAt(at)) return undefined;
  return "of each UTF-16 code unit only the low byte is left";
}
