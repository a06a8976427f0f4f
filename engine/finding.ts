import type { CaseInput } from "../properties/input.ts";
import type { FailureWay } from "../properties/verdict.ts";
import type { Location } from "../schema/schema.ts";

/** When in a run a case comes: stored failures first, then boundaries, then random values. */
export type Phase = "saved" | "edges" | "random";

/** What is checked: one property, of one message, on one codec. */
export interface CheckId {
  readonly property: string;
  /** The full name of the message type. */
  readonly subject: string;
  readonly codec: string;
}

/** Different for different checks. */
export function checkKey({ property, subject, codec }: CheckId): string {
  return [property, subject, codec].join("\n");
}

/** A property that a subject broke, with the smallest input known, as plain data. */
export interface Finding extends CheckId {
  /** Short and stable across runs and seeds: names the failure on the command line and in the store. */
  readonly id: string;
  /** Hash of property, subject, codec and signature; equal for the same failure of the same check. */
  readonly fingerprint: string;
  /** Equal for failures of other messages that look the same but for names. */
  readonly group: string;
  readonly codecVersion: string;
  readonly phase: Phase;
  /** The root seed of the run that found it, in decimal. */
  readonly seed: string;
  /** The number of the case within its phase. */
  readonly index: number;
  readonly way: FailureWay;
  readonly signature: string;
  readonly claim: string;
  /** The clause of the specification. */
  readonly source: string;
  readonly input: FindingInput;
  readonly expected: string;
  readonly actual: string;
  /** What turned the one into the other, in words; absent where that is not certain. */
  readonly because?: string;
  /** Of two codecs that were compared, those that are wrong; absent where one was checked. */
  readonly wrong?: readonly string[];
  /** Whether it can be used against whoever runs the codec. */
  readonly security?: true;
  /** The bytes that the codec wrote, in hex; absent where it wrote none. */
  readonly output?: string;
  /** Which bytes are which field, line by line; empty where the input is no bytes. */
  readonly explanation: readonly string[];
  /** Where expected and actual part. */
  readonly path?: string;
  /** Other fields of the message at which an input of the same shape fails. */
  readonly alsoAt?: readonly string[];
  /** The message type, and the field of it, that they part at. */
  readonly place?: { readonly typeName: string; readonly field?: number };
  /** Where that is declared. */
  readonly location?: Location;
  readonly shrink: { readonly steps: number; readonly fromBytes: number; readonly toBytes: number };
  /** How often this failure was seen in the run. */
  readonly count: number;
  /**
   * How many cases of its check had run before in the same thread, where the input alone did not
   * fail: then a replay does not show it again. Absent where the input is enough.
   */
  readonly afterCases?: number;
  /** The case of another property in which it came up, which left it to this one to tell. */
  readonly passedOnBy?: PassingCase;
  /** Whether the known failures list it, and why. */
  readonly known?: string;
  /** The command that shows it again. */
  readonly replay: string;
}

/** A case of a property that came upon another property's failure. */
export interface PassingCase {
  readonly property: string;
  readonly phase: Phase;
  /** The number of the case within its phase. */
  readonly index: number;
}

/** The input of a finding, as reports and the store show it. */
export interface FindingInput {
  readonly kind: CaseInput["kind"];
  /** The message as ProtoJSON, or near it where ProtoJSON cannot say it; one text a part; none where the bytes mean nothing. */
  readonly json: readonly string[];
  /** The bytes in hex, one text a part; empty for an object and for JSON. */
  readonly hex: readonly string[];
  /** What is unusual about how it was written, in words; empty for the canonical way. */
  readonly written: readonly string[];
}
