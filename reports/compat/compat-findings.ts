import type {
  CallLoss,
  Cell,
  ChangeVerdict,
  CompatResult,
  Loss,
  MethodVerdict,
  VersionResult,
} from "../../engine/compat/compat-result.ts";
import { fingerprint, idOf } from "../../engine/finding-of.ts";
import type { BufRules } from "../../properties/compat/buf-rules.ts";
import type { Direction, Encoding, Level } from "../../properties/compat/levels.ts";
import type { Location } from "../../schema/schema.ts";
import { lossWords } from "./cell-words.ts";
import { changeWords, methodWords } from "./change-words.ts";
import { clauseOf } from "./clauses.ts";
import { callProperty, levelProperty } from "./compat-checks.ts";
import { acceptanceOf, locationOf, type Verdict } from "./verdicts.ts";

/** One level that a change breaks in one direction and encoding, or one call that fails for it. */
export interface CompatFinding {
  /** Short, and the same for the same failure in every run. */
  readonly id: string;
  readonly fingerprint: string;
  readonly property: string;
  /** The field or method that changed. */
  readonly subject: string;
  /** What became of it: `int64 → int32`. */
  readonly change: string;
  readonly codec: string;
  readonly against: string;
  readonly direction?: Direction;
  readonly encoding?: Encoding;
  readonly level?: Level;
  readonly client?: "old" | "new";
  readonly phase: "edges" | "random";
  readonly seed: string;
  readonly index: number;
  readonly claim: string;
  /** The clause of the specification, where one speaks of it. */
  readonly source?: string;
  readonly input: {
    readonly kind: "message" | "call";
    /** The type of the message. */
    readonly message?: string;
    /** The message as the text of its ProtoJSON. */
    readonly json: readonly string[];
    /** The bytes that were sent; none of JSON. */
    readonly hex: readonly string[];
    /** The call, a line a step. */
    readonly script: readonly string[];
  };
  /** From the message to the field. */
  readonly path?: string;
  readonly expected: string;
  readonly actual: string;
  /** Where the change is seen. */
  readonly location?: Location;
  readonly oldLocation?: Location;
  readonly newLocation?: Location;
  readonly alsoAt: readonly string[];
  readonly shrink: { readonly steps: number };
  readonly buf: BufRules;
  readonly remedy: readonly string[];
  /** Why it was accepted. */
  readonly known?: string;
  readonly replay: string;
}

/** What breaks against one version, accepted or not. */
export function findingsOf(result: CompatResult, version: VersionResult): readonly CompatFinding[] {
  return [
    ...version.changes.flatMap((verdict) =>
      verdict.cells.flatMap((cell) =>
        cell.losses
          .filter((loss) => verdict.breaking.includes(loss))
          .map((loss) => lossFinding(result, version, { verdict, cell, loss })),
      ),
    ),
    ...version.methods.flatMap((verdict) =>
      verdict.breaking.map((call, index) => callFinding(result, version, { verdict, call, index })),
    ),
  ];
}

/** What findings of both kinds say of the change. */
function commonParts(result: CompatResult, version: VersionResult, verdict: Verdict) {
  const { oldLocation, newLocation } = verdict;
  const location = locationOf(verdict);
  const accepted = acceptanceOf(result, version, verdict);
  return {
    subject: verdict.change.subject,
    codec: result.carriers,
    against: version.against,
    seed: result.seed,
    ...(location === undefined ? {} : { location }),
    ...(oldLocation === undefined ? {} : { oldLocation }),
    ...(newLocation === undefined ? {} : { newLocation }),
    buf: verdict.buf,
    remedy: verdict.remedy ?? [],
    ...(accepted === undefined ? {} : { known: accepted.reason }),
    replay: result.command,
  };
}

/** The version that it is judged against is no part: it has a name for everyone, `main` or `../old`. */
function identity(
  property: string,
  subject: string,
  way: string,
): { id: string; fingerprint: string } {
  const print = fingerprint({ property, subject, codec: way }, "");
  return { id: idOf(print), fingerprint: print };
}

interface LossSpot {
  readonly verdict: ChangeVerdict;
  readonly cell: Cell;
  readonly loss: Loss;
}

function lossFinding(
  result: CompatResult,
  version: VersionResult,
  { verdict, cell, loss }: LossSpot,
): CompatFinding {
  const { direction, encoding } = cell;
  const { level, message, json, sent, path, meant, got, phase, index, steps } = loss;
  const property = levelProperty[level];
  const clause = clauseOf(verdict.change, { level, encoding });
  return {
    ...identity(property, verdict.change.subject, `${direction} ${encoding}`),
    property,
    change: changeWords(verdict.change),
    ...commonParts(result, version, verdict),
    ...{ direction, encoding, level, phase, index },
    claim: lossWords[level],
    ...(clause === undefined ? {} : { source: clause.source }),
    input: {
      ...{ kind: "message", message },
      json: [encoding === "json" ? sent : json],
      hex: encoding === "json" ? [] : [sent.replaceAll(" ", "")],
      script: [],
    },
    path,
    expected: meant,
    actual: got,
    alsoAt: verdict.alsoAt,
    shrink: { steps },
  };
}

interface CallSpot {
  readonly verdict: MethodVerdict;
  readonly call: CallLoss;
  readonly index: number;
}

function callFinding(
  result: CompatResult,
  version: VersionResult,
  { verdict, call, index }: CallSpot,
): CompatFinding {
  const { client, script, got, source } = call;
  const { subject } = verdict.change;
  return {
    ...identity(callProperty, subject, `${client} ${source}`),
    property: callProperty,
    change: methodWords(verdict.change),
    ...commonParts(result, version, verdict),
    ...{ client, phase: "edges", index, source },
    claim: "a call between the versions succeeds",
    input: { kind: "call", json: [], hex: [], script },
    expected: "0 OK",
    actual: got,
    alsoAt: [],
    shrink: { steps: 0 },
  };
}
