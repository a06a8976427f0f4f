import type { Finding } from "./finding.ts";

/** The flags of a run of nothing but the case that showed a finding; none where it was a stored input. */
export function caseWords(finding: Finding): readonly string[] {
  const { property, phase, index } = finding.passedOnBy ?? finding;
  return phase === "saved" ? [] : ["--property", property, "--case", `${phase}:${index}`];
}
