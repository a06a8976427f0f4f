import { stemOf, wordsOf } from "../../../generators/plausible/words.ts";

/** Two fields, by what they are called and what they are part of. */
export interface NamePair {
  /** The name of the field that needs a value. */
  readonly wanted: string;
  /** Stems of what the method is about that needs it. */
  readonly about: readonly string[];
  /** The name of the field that has one. */
  readonly offered: string;
  /** Stems of what that is a field of. */
  readonly of: readonly string[];
}

/** Words that say nothing of what they name. */
const generic: ReadonlySet<string> = new Set([
  ...["id", "name", "key", "uuid", "guid", "slug", "handle", "number", "ref", "reference"],
  ...["resource", "path", "code", "version", "revision", "parent"],
]);

/** Names of what is the same everywhere, whatever it is part of. */
const singular: ReadonlySet<string> = new Set(["token", "session", "user", "username"]);

const parents: ReadonlySet<string> = new Set(["parent"]);

/** How likely one field holds what the other asks for; 0 where nothing speaks for it. */
export function nameScore({ wanted, about, offered, of }: NamePair): number {
  const want = wordsOf(wanted).map(stemOf);
  const offer = wordsOf(offered).map(stemOf);
  if (parents.has(want.join(" "))) return parentScore(offer, about, of);
  if (want.join(" ") === offer.join(" ")) return sameScore(want, about, of);
  return partScore(want, offer, about, of) || tailScore(want, offer, about, of);
}

function sameScore(
  words: readonly string[],
  about: readonly string[],
  of: readonly string[],
): number {
  if (words.length > 1) return 100;
  if (singular.has(words[0] ?? "")) return 80;
  return shares(about, of) ? 90 : 30;
}

/** `book_id` and the `id` of a book, `id` of what deals with books and a `book_id`, `auth_token` and a `token`. */
function partScore(
  want: readonly string[],
  offer: readonly string[],
  about: readonly string[],
  of: readonly string[],
): number {
  const wantNouns = want.filter((word) => !generic.has(word));
  const offerNouns = offer.filter((word) => !generic.has(word));
  const isWantPlain = wantNouns.length === 0;
  const isOfferPlain = offerNouns.length === 0;
  if (isOfferPlain && !isWantPlain && wantNouns.every((word) => of.includes(word))) return 85;
  // A thing that is named by what it is alone: a `book` and the `name` of a book.
  if (isWantPlain && !isOfferPlain && offerNouns.every((word) => about.includes(word))) return 75;
  return endsWith(want, offer) || endsWith(offer, want) ? 45 : 0;
}

/** Only the last word is the same: `operation_id` and a `document_id`. */
function tailScore(
  want: readonly string[],
  offer: readonly string[],
  about: readonly string[],
  of: readonly string[],
): number {
  const isSame = want.at(-1) === offer.at(-1);
  const isBoth = generic.has(want.at(-1) ?? "") && generic.has(offer.at(-1) ?? "");
  if (!isSame && !isBoth) return 0;
  return (isSame ? 10 : 5) + (shares(about, of) ? 10 : 0);
}

/** The name of what holds others: of something else than what the method is about. */
function parentScore(
  offer: readonly string[],
  about: readonly string[],
  of: readonly string[],
): number {
  const last = offer.at(-1);
  if (last === "parent") return 35;
  if (last !== "name" && last !== "id") return 0;
  const base = last === "name" ? 60 : 45;
  return shares(about, of) ? base - 30 : base;
}

function endsWith(words: readonly string[], tail: readonly string[]): boolean {
  const start = words.length - tail.length;
  const says = tail.some((word) => !generic.has(word)) || singular.has(tail[0] ?? "");
  return start > 0 && says && tail.every((word, index) => words[start + index] === word);
}

function shares(a: readonly string[], b: readonly string[]): boolean {
  return a.some((word) => b.includes(word));
}
