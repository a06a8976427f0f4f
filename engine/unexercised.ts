import type { CheckResult, Warning } from "./events.ts";
import { codecsOf } from "./pairs.ts";

/** A codec of which no check showed anything, though some were to. */
export interface Unexercised {
  readonly codec: string;
  /** Why most of its checks were skipped. */
  readonly reason: string;
}

/** The codecs of which nothing was exercised, neither alone nor beside another, in the order of the checks. */
export function unexercisedCodecs(checks: readonly CheckResult[]): readonly Unexercised[] {
  return [...new Set(checks.flatMap((check) => codecsOf(check.codec)))].flatMap((codec) => {
    const others = checks.filter(
      (check) => codecsOf(check.codec).includes(codec) && check.status !== "not-applicable",
    );
    const isSkipped = others.every(({ status }) => status === "skipped");
    const reason = mostFrequent(others.map((check) => check.reason ?? "no reason given"));
    return isSkipped && reason !== undefined ? [{ codec, reason }] : [];
  });
}

/** That nothing of a codec was exercised, one for each. */
export function unexercisedWarnings(checks: readonly CheckResult[]): readonly Warning[] {
  return unexercisedCodecs(checks).map(({ codec, reason }) => ({
    code: "codec-not-exercised",
    message: `${codec}: nothing of it was exercised: ${reason}`,
  }));
}

function mostFrequent(texts: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}
