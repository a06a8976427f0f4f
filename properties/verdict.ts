import type { CaseInput } from "./input.ts";

/** What a check of one input came to. */
export type Verdict =
  | { readonly kind: "held" }
  /** The codec did what it may do instead (refuse a lone surrogate, say): nothing was shown. */
  | { readonly kind: "declined" }
  /** It fails in a plainer way too, which is for another property to tell: nothing was shown. */
  | BlamedElsewhere
  /** It did what it says it does, and a user should know what that costs. */
  | { readonly kind: "conceded"; readonly notice: string }
  /** Two codecs differ where the specification leaves it open; the notices say of each what it does. */
  | { readonly kind: "open"; readonly notices: readonly string[] }
  | { readonly kind: "broken"; readonly failure: Failure };

/** A failure that is another property's to tell, and what that needs to tell it. */
export interface BlamedElsewhere {
  readonly kind: "blamed elsewhere";
  /** The id of that property. */
  readonly property: string;
  /** Of the failure as that property names it. */
  readonly signature: string;
  /** What that property fails on; its own inputs need not have it. */
  readonly input: CaseInput;
}

/** The claim was broken. */
export interface Failure {
  readonly way: FailureWay;
  /**
   * In which way, without what varies from input to input. Two failures of one
   * signature are one finding; a shrunk input must keep it.
   */
  readonly signature: string;
  /**
   * What brought the failure about, where the property knows: failures of one
   * cause are one group, whatever the input that shows them looks like.
   */
  readonly cause?: string;
  /**
   * Where, and in which way, a value came back wrong that is out of the ordinary (NaN,
   * say). Whether ordinary ones fail there too is for the property to find out.
   */
  readonly special?: string;
  /**
   * Whether it can be used against whoever runs the codec: what was in memory before comes out,
   * something shared is changed, a few bytes fell the process.
   */
  readonly security?: true;
  /** Of two codecs that were compared, the names of those that are wrong. */
  readonly wrong?: readonly string[];
  /** What sort of field came back wrong, where one did. */
  readonly fieldKind?: string;
  /** Texts for a person; made on demand, since most failures are only counted. */
  describe(): FailureText;
}

/** The coarse way in which a claim broke. */
export type FailureWay =
  | "crashed"
  | "refused"
  | "accepted"
  | "unreadable"
  | "wrong value"
  | "wrong bytes"
  /** A call ended with a status that it must not end with. */
  | "wrong status"
  /** A status or metadata that may not be, or that tell what nobody outside should know. */
  | "leaked"
  | "malformed"
  /** A call had not ended when it had to. */
  | "late"
  /** The server is gone. */
  | "died";

/** What was expected and what came. */
export interface FailureText {
  readonly expected: string;
  readonly actual: string;
  /** What turned the one into the other, in words, where that is certain. */
  readonly because?: string;
  /** The clause that was broken, where it is another than the property's own. */
  readonly source?: string;
  /** Where the two part: a path as a person writes it, with the field's number. */
  readonly place?: { readonly path: string; readonly typeName: string; readonly field?: number };
  /** The bytes that the codec wrote, where it wrote any. */
  readonly output?: Uint8Array;
}

/** The claim held. */
export const held: Verdict = { kind: "held" };

/** The codec declined, as it may. */
export const declined: Verdict = { kind: "declined" };

/** A failure as a verdict. */
export function broken(failure: Failure): Verdict {
  return { kind: "broken", failure };
}
