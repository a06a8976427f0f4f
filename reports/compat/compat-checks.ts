import type {
  Cell,
  ChangeVerdict,
  CompatResult,
  MethodVerdict,
  VersionResult,
} from "../../engine/compat/compat-result.ts";
import { type Demand, isDemanded } from "../../engine/compat/modes.ts";
import type { CheckStatus } from "../../engine/events.ts";
import type { Direction, Encoding, Level } from "../../properties/compat/levels.ts";
import { acceptanceOf } from "./verdicts.ts";

/** One change in one direction and encoding, or the calls of one version's clients for a change of a method. */
export interface CompatCheck {
  readonly property: string;
  /** The field or method that changed. */
  readonly subject: string;
  /** What wrote and read. */
  readonly codec: string;
  /** The old version. */
  readonly against: string;
  readonly direction?: Direction;
  readonly encoding?: Encoding;
  /** Whose client calls, for a method. */
  readonly client?: "old" | "new";
  readonly status: CheckStatus;
  readonly cases: number;
  /** 0: the time of one change is not taken apart from that of the others. */
  readonly durationMs: number;
  /** Why it was accepted, or does not apply. */
  readonly reason?: string;
  /** No value there is was left out. */
  readonly proved?: true;
}

/** The claim that a level makes, by its stable id. */
export const levelProperty: Readonly<Record<Level, string>> = {
  decodes: "compat/decodes",
  value: "compat/same-value",
  presence: "compat/same-presence",
  lossless: "compat/lossless",
};

/** The claim that calls between versions succeed. */
export const callProperty = "compat/call";

/** Every check of one version. */
export function checksOf(result: CompatResult, version: VersionResult): readonly CompatCheck[] {
  return [
    ...version.changes.flatMap((verdict) => changeChecks(result, version, verdict)),
    ...version.methods.flatMap((verdict) => methodChecks(result, version, verdict)),
  ];
}

type Outcome = Pick<CompatCheck, "property" | "status"> & { readonly reason?: string };

function changeChecks(
  result: CompatResult,
  version: VersionResult,
  verdict: ChangeVerdict,
): readonly CompatCheck[] {
  const accepted = acceptanceOf(result, version, verdict)?.reason;
  return verdict.cells.map((cell) => {
    const { direction, encoding, cases, proved } = cell;
    return {
      ...outcomeOf(cell, verdict, result.demand, accepted),
      subject: verdict.change.subject,
      codec: result.carriers,
      against: version.against,
      ...{ direction, encoding, cases, durationMs: 0 },
      ...(proved ? { proved } : {}),
    };
  });
}

function outcomeOf(
  cell: Cell,
  { breaking }: ChangeVerdict,
  demand: Demand,
  accepted: string | undefined,
): Outcome {
  const asked = cell.direction === "round" ? "lossless" : roundless(demand.level);
  const property = levelProperty[asked];
  if (cell.masked !== undefined)
    return { property, status: "not-applicable", reason: `masked: ${cell.masked}` };
  const failing = cell.losses.find((loss) => breaking.includes(loss));
  if (failing !== undefined) {
    const failed = levelProperty[failing.level];
    if (accepted === undefined) return { property: failed, status: "failed" };
    return { property: failed, status: "known", reason: accepted };
  }
  const [lost] = cell.losses;
  if (lost === undefined)
    return cell.cases > 0
      ? { property, status: "passed" }
      : { property, status: "not-applicable", reason: "there is nothing to send" };
  // What holds as far as is asked for has passed; what is not asked for at all has not.
  if (cell.direction !== "round" && !isDemanded(lost, demand.level))
    return { property, status: "passed" };
  return {
    property: levelProperty[lost.level],
    status: "not-applicable",
    reason: "it is lost, and not asked for",
  };
}

/** From one version to the other nothing comes back that could be lost. */
function roundless(level: Level): Level {
  return level === "lossless" ? "presence" : level;
}

function methodChecks(
  result: CompatResult,
  version: VersionResult,
  verdict: MethodVerdict,
): readonly CompatCheck[] {
  const accepted = acceptanceOf(result, version, verdict)?.reason;
  return (["old", "new"] as const).map((client) => {
    const calls = verdict.losses.filter((loss) => loss.client === client);
    return {
      property: callProperty,
      subject: verdict.change.subject,
      codec: result.carriers,
      against: version.against,
      client,
      ...callOutcome(verdict, client, accepted),
      cases: calls.length,
      durationMs: 0,
    };
  });
}

function callOutcome(
  { losses, breaking }: MethodVerdict,
  client: "old" | "new",
  accepted: string | undefined,
): Pick<CompatCheck, "status" | "reason"> {
  if (breaking.some((loss) => loss.client === client))
    return accepted === undefined ? { status: "failed" } : { status: "known", reason: accepted };
  if (losses.some((loss) => loss.client === client))
    return { status: "not-applicable", reason: "it fails, and is not asked for" };
  return { status: "passed" };
}
