import { caseWords } from "./case-words.ts";
import type { Finding } from "./finding.ts";
import { type KnownFailure, lists } from "./known-failures.ts";
import { isPair } from "./pairs.ts";
import type { StoredFailure } from "./store.ts";

/** One bug of one codec: what stored failures have in common, shown by the smallest of them. */
export interface Bug {
  /** The smallest of its failures. */
  readonly finding: Finding;
  /** How `--codec` names the codec. */
  readonly codecSpec: string;
  /** What the lists of known failures say of it, links behind it; `undefined` where they have nothing. */
  readonly reason: string | undefined;
  /** Messages that it was seen in. */
  readonly messages: number;
}

/** A bug that is to be reported privately: nothing that says how it is brought about. */
export interface PrivateBug {
  readonly codec: string;
  readonly codecVersion: string;
  readonly property: string;
}

/** The bugs of a store, by codec and property. */
export interface FindingsPage {
  readonly bugs: readonly Bug[];
  /** Each codec, version and property once, however many bugs they stand for. */
  readonly privately: readonly PrivateBug[];
}

/**
 * The bugs that stored failures show.
 *
 * Failures of one codec and property are one bug where the lists of known failures give one reason
 * for them, or else where they are of one group. A group with a failure that can be used against
 * whoever runs the codec is told privately as a whole. The same failures and lists give the same page.
 *
 * What two codecs do differently is left out: the one that is wrong breaks a property of its own.
 */
export function findingsPage(
  failures: readonly StoredFailure[],
  known: readonly KnownFailure[],
): FindingsPage {
  const sorted = failures
    .filter(({ finding }) => !isPair(finding.codec))
    .sort((a, b) => bySize(a.finding, b.finding));
  const secret = secretGroups(sorted.map(({ finding }) => finding));
  const isSecret = ({ finding }: StoredFailure) => secret.has(groupKey(finding));
  return {
    bugs: bugsOf(
      sorted.filter((failure) => !isSecret(failure)),
      known,
    ),
    privately: privateBugs(sorted.filter(isSecret)),
  };
}

function bugsOf(
  failures: readonly StoredFailure[],
  known: readonly KnownFailure[],
): readonly Bug[] {
  const bugs = new Map<string, { bug: Omit<Bug, "messages">; subjects: Set<string> }>();
  for (const { finding, codecSpec } of failures) {
    const reason = known.find((entry) => lists(entry, finding))?.reason;
    const { codec, codecVersion, property, group, subject } = finding;
    const key = [codec, codecVersion, property, reason ?? group].join("\n");
    const one = bugs.get(key) ?? { bug: { finding, codecSpec, reason }, subjects: new Set() };
    one.subjects.add(subject);
    bugs.set(key, one);
  }
  return [...bugs.values()]
    .map(({ bug, subjects }) => ({ ...bug, messages: subjects.size }))
    .sort((a, b) => byText(placeOf(a), placeOf(b)));
}

/** What bugs are ordered by: codec, property, and then what they are. */
function placeOf({ finding, reason }: Bug): readonly string[] {
  const { codec, codecVersion, property, group } = finding;
  return [codec, codecVersion, property, reason ?? "", group];
}

function privateBugs(failures: readonly StoredFailure[]): readonly PrivateBug[] {
  const bugs = new Map(
    failures.map(({ finding: { codec, codecVersion, property } }) => {
      const parts = [codec, codecVersion, property];
      return [parts.join("\n"), { parts, bug: { codec, codecVersion, property } }] as const;
    }),
  );
  return [...bugs.values()].sort((a, b) => byText(a.parts, b.parts)).map(({ bug }) => bug);
}

/** The groups with a finding that can be used against whoever runs the codec, by {@link groupKey}. */
export function secretGroups(findings: readonly Finding[]): ReadonlySet<string> {
  return new Set(findings.flatMap((one) => (one.security === true ? groupKey(one) : [])));
}

/** Names a group; each version has its own. */
export function groupKey({ codec, codecVersion, property, group }: Finding): string {
  return [codec, codecVersion, property, group].join("\n");
}

/**
 * Smallest first; of equals, the one that is shortest to read. Never by when it was found. What one
 * case shows again comes before what was a stored input.
 */
export function bySize(a: Finding, b: Finding): number {
  return (
    Number(hasCase(b)) - Number(hasCase(a)) ||
    a.shrink.toBytes - b.shrink.toBytes ||
    lengthOf(a) - lengthOf(b) ||
    byText([a.subject, a.id], [b.subject, b.id])
  );
}

function hasCase(finding: Finding): boolean {
  return caseWords(finding).length > 0;
}

function lengthOf({ input, actual }: Finding): number {
  return [...input.json, ...input.written, actual].join().length;
}

/** By code unit, the same in every locale. */
function byText(a: readonly string[], b: readonly string[]): number {
  for (const [index, text] of a.entries()) {
    const other = b[index] ?? "";
    if (text !== other) return text < other ? -1 : 1;
  }
  return 0;
}
