import type { BufRules } from "../../properties/compat/buf-rules.ts";
import type { Direction, Encoding, Level } from "../../properties/compat/levels.ts";
import type { FieldChange } from "../../schema/evolution/evolution-types.ts";
import type { MethodChange } from "../../schema/evolution/method-changes.ts";
import type { Location } from "../../schema/schema.ts";
import type { Demand, RolloutOrder } from "./modes.ts";

/** A level that a change loses in one direction and encoding, with the smallest message known that shows it. */
export interface Loss {
  readonly level: Level;
  /** The full name of the message that was written. */
  readonly message: string;
  /** The message as ProtoJSON, as its writer's version of the schema says it. */
  readonly json: string;
  /** The bytes or the text that travelled: spaced hex for binary, the text for JSON. */
  readonly sent: string;
  /** From the message to the field: `items[0].total`. */
  readonly path: string;
  /** What the writer meant there: `2147483648`, `absent`, `"a"`. */
  readonly meant: string;
  /** What the reader got: `-2147483648`, `absent`; or why it refuses the message. */
  readonly got: string;
  readonly phase: "edges" | "random";
  /** Which case of its phase it was, from 0. */
  readonly index: number;
  /** How many times a simpler message lost the same. */
  readonly steps: number;
}

/** What became of one change in one direction and encoding. */
export interface Cell {
  readonly direction: Direction;
  readonly encoding: Encoding;
  /** The levels that are lost, the most basic first; none where all hold. */
  readonly losses: readonly Loss[];
  /** Values that were tried. */
  readonly cases: number;
  /** Whether these are all the values that there are. */
  readonly proved: boolean;
  /** Why it was not judged, where it was not: another change has every message refused. */
  readonly masked?: string;
}

/** A change of a field, and what it does. */
export interface ChangeVerdict {
  readonly change: FieldChange;
  readonly cells: readonly Cell[];
  /** Other fields to which the same happens for the same reason: other fields of the enum that changed. */
  readonly alsoAt: readonly string[];
  /** The levels that fail the run, by cell; empty where the change is safe enough. */
  readonly breaking: readonly Loss[];
  /** What buf would say of it. */
  readonly buf: BufRules;
  /** A compatible way to make a change that breaks, a step each. */
  readonly remedy: readonly string[];
  /** Where the field is declared. */
  readonly oldLocation: Location | undefined;
  readonly newLocation: Location | undefined;
}

/** Who calls whom: the client is of one version, the server of the other. */
export interface CallLoss {
  readonly client: "old" | "new";
  /** The call in lines, as a person would describe it. */
  readonly script: readonly string[];
  /** What came of it: `12 UNIMPLEMENTED: …`, or what arrived in place of what was meant. */
  readonly got: string;
  /** The clause that says so. */
  readonly source: string;
}

/** A change of a method, and the calls that fail for it. */
export interface MethodVerdict {
  readonly change: MethodChange;
  readonly losses: readonly CallLoss[];
  /** Those that fail the run. */
  readonly breaking: readonly CallLoss[];
  /** What buf would say of it. */
  readonly buf: BufRules;
  /** A compatible way to make a change that breaks, a step each. */
  readonly remedy: readonly string[];
  readonly oldLocation: Location | undefined;
  readonly newLocation: Location | undefined;
}

/** What no message can show today, and may break tomorrow: a number or name that was freed and is not reserved. */
export interface Hazard {
  /** `acme.v1.Order`, or an enum. */
  readonly subject: string;
  readonly message: string;
  /** The line to add to the new version; `undefined` where it is too late for one. */
  readonly remedy: string | undefined;
  readonly location: Location | undefined;
}

/** Why clients and servers may not be updated in an order. */
export interface Refusal {
  readonly order: RolloutOrder;
  /** `acme.v1.Order.total` or `acme.v1.Orders/Create` */
  readonly subject: string;
  /** The message, or the call, that breaks. */
  readonly evidence: Loss | CallLoss;
}

/** In which order a change may be rolled out. */
export interface RolloutAnswer {
  readonly encoding: Encoding;
  readonly order: RolloutOrder | "either" | "neither";
  /** One for each order that is refused: the first that was found. */
  readonly refusals: readonly Refusal[];
}

/** The new version against one old version. */
export interface VersionResult {
  /** As the user named it. */
  readonly against: string;
  /** Messages that both versions have. */
  readonly messages: number;
  /** Of these, how many changed themselves or contain one that did. */
  readonly changedMessages: number;
  /** Files that are the same in both, which cost nothing. */
  readonly sameFiles: number;
  readonly changes: readonly ChangeVerdict[];
  readonly methods: readonly MethodVerdict[];
  /** Methods that both versions have. */
  readonly commonMethods: number;
  readonly onlyOld: readonly string[];
  readonly onlyNew: readonly string[];
  readonly hazards: readonly Hazard[];
  /** One for each encoding; who reads and who writes takes the place of server and client where there are no services. */
  readonly rollout: readonly RolloutAnswer[];
  readonly cases: number;
}

/** An entry of the file of accepted changes that is no good any more. */
export interface StaleEntry {
  /** `file:line` */
  readonly place: string;
  readonly text: string;
  readonly reason: "expired" | "breaks nothing";
}

/** A change that breaks something and was accepted. */
export interface AcceptedChange {
  readonly subject: string;
  readonly against: string;
  readonly reason: string;
  /** The last day, `2027-01-31`. */
  readonly until: string;
}

/** What `wireproof compat` came to. */
export interface CompatResult {
  readonly command: string;
  readonly seed: string;
  /** The new version as the user named it. */
  readonly subject: string;
  readonly carriers: string;
  readonly demand: Demand;
  readonly encodings: readonly Encoding[];
  readonly jsonUnknown: "ignore" | "refuse";
  /** Oldest first. */
  readonly versions: readonly VersionResult[];
  readonly accepted: readonly AcceptedChange[];
  readonly stale: readonly StaleEntry[];
  /** Old versions that were given and the mode does not judge. */
  readonly notJudged: readonly string[];
  readonly startedAt: string;
  readonly durationMs: number;
  /** 0, 1 or 5; before a user's own code for findings takes the place of 1. */
  readonly exitCode: number;
}
