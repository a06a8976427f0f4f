import type {
  AcceptedChange,
  CallLoss,
  ChangeVerdict,
  CompatResult,
  Loss,
  MethodVerdict,
  VersionResult,
} from "../../engine/compat/compat-result.ts";
import type { Location } from "../../schema/schema.ts";

/** The verdict on a change of either kind. */
export type Verdict = ChangeVerdict | MethodVerdict;

/** Whether a verdict is on a method. */
export function isOnMethod(verdict: Verdict): verdict is Verdict & MethodVerdict {
  return "losses" in verdict;
}

/** Whether what shows a loss is a call. */
export function isCall(loss: Loss | CallLoss): loss is CallLoss {
  return "script" in loss;
}

/** All verdicts on one version: fields, then methods. */
export function verdictsOf(version: VersionResult): readonly Verdict[] {
  return [...version.changes, ...version.methods];
}

/** Who accepted a change that breaks, and for how long; `undefined` where nobody did. */
export function acceptanceOf(
  result: CompatResult,
  version: VersionResult,
  { change }: Verdict,
): AcceptedChange | undefined {
  return result.accepted.find(
    ({ subject, against }) => subject === change.subject && against === version.against,
  );
}

/** Those that fail the run: they break what is asked for, and nobody accepted it. */
export function failingOf(result: CompatResult, version: VersionResult): readonly Verdict[] {
  return verdictsOf(version).filter(
    (verdict) =>
      verdict.breaking.length > 0 && acceptanceOf(result, version, verdict) === undefined,
  );
}

/** Whether the versions have services: then clients and servers take the place of readers and writers. */
export function hasServices(version: VersionResult): boolean {
  return version.commonMethods > 0 || version.methods.length > 0;
}

/** Where a change is seen: in the new version, or where it is gone in the old one. */
export function locationOf({ newLocation, oldLocation }: Verdict): Location | undefined {
  return newLocation ?? oldLocation;
}

/** `acme/v1/order.proto:14` */
export function placeText({ file, line }: Location): string {
  return `${file}:${line}`;
}
