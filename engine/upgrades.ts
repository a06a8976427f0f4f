import type { CheckResult, RunResult } from "./events.ts";
import { checkKey, type Finding } from "./finding.ts";

/** What changes from one version of a codec to the next one in a run. */
export interface Upgrade {
  /** Names as reports have them: `protobufjs@7.5.0`, and `protobufjs` for the version that is installed. */
  readonly from: string;
  readonly to: string;
  /** What fails with the newer version only. */
  readonly fresh: readonly Finding[];
  /** What fails with the older version only. */
  readonly mended: readonly Finding[];
  /** Failures of both. */
  readonly common: number;
  /** Checks that one of the two did not do (not applicable, skipped): what fails there is in none of the lists. */
  readonly uncompared: number;
}

/**
 * What an upgrade would bring: for each codec that ran at several versions, each with the next.
 *
 * Two failures are the same where property, message and signature are. That one is missing means
 * something only because versions of one codec are given the same cases.
 */
export function upgradesOf(result: RunResult): readonly Upgrade[] {
  const versions = new Map<string, { readonly name: string; readonly version: string }[]>();
  for (const codec of result.header.codecs) {
    const base = codecBase(codec.name);
    versions.set(base, [...(versions.get(base) ?? []), codec]);
  }
  return [...versions.values()].flatMap((codecs) => {
    const sorted = codecs.toSorted((one, other) => compareVersions(one.version, other.version));
    return sorted
      .slice(1)
      .map(({ name }, index) => upgradeOf(result, sorted[index]?.name ?? "", name));
  });
}

/** The name of a codec without the version that was asked for: that of `protobufjs@7.5.0` is `protobufjs`. */
export function codecBase(name: string): string {
  const at = name.indexOf("@");
  return at <= 0 ? name : name.slice(0, at);
}

function upgradeOf(result: RunResult, from: string, to: string): Upgrade {
  const done = new Set(result.checks.filter(wasDone).map(checkKey));
  const isCompared = (check: Pick<CheckResult, "property" | "subject">): boolean =>
    [from, to].every((codec) => done.has(checkKey({ ...check, codec })));
  const failures = (codec: string): ReadonlyMap<string, Finding> =>
    new Map(
      result.findings
        .filter((finding) => finding.codec === codec && isCompared(finding))
        .map((finding) => [failureKey(finding), finding]),
    );
  const [older, newer] = [failures(from), failures(to)];
  const fresh = [...newer].flatMap(([key, finding]) => (older.has(key) ? [] : [finding]));
  const mended = [...older].flatMap(([key, finding]) => (newer.has(key) ? [] : [finding]));
  const checks = result.checks.filter(({ codec }) => codec === from);
  const uncompared = checks.filter((check) => !isCompared(check)).length;
  return { from, to, fresh, mended, common: newer.size - fresh.length, uncompared };
}

function wasDone({ status }: CheckResult): boolean {
  return status === "passed" || status === "failed" || status === "known";
}

function failureKey({ property, subject, signature }: Finding): string {
  return [property, subject, signature].join("\n");
}

/** By the numbers of a version, then those with something behind them (`-rc.1`) before those without. */
function compareVersions(one: string, other: string): number {
  const [a, b] = [partsOf(one), partsOf(other)];
  for (const [index, number] of a.numbers.entries()) {
    const difference = number - (b.numbers[index] ?? 0);
    if (difference !== 0) return difference;
  }
  if (a.rest === "" || b.rest === "") return b.rest.length - a.rest.length;
  return a.rest < b.rest ? -1 : 1;
}

function partsOf(version: string): { readonly numbers: readonly number[]; readonly rest: string } {
  const [core = "", rest = ""] = version.split(/[-+](.*)/s);
  const numbers = core.split(".").map(Number);
  return { numbers: [0, 1, 2].map((index) => numbers[index] ?? 0), rest };
}
