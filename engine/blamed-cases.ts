import type { BlamedElsewhere } from "../properties/verdict.ts";
import type { MessageType } from "../schema/types.ts";
import type { Phase } from "./finding.ts";
import { type StoredInput, storedInput } from "./stored-input.ts";

/** A failure that is another property's to tell, and need not be among that property's own inputs. */
export interface BlamedCase {
  readonly property: string;
  readonly signature: string;
  readonly input: StoredInput;
  readonly phase: Phase;
  /** The number of the case within its phase. */
  readonly index: number;
}

/** How many different ones a check keeps. */
const most = 25;

/** What the cases of a check do wrong that is another property's to tell: each failure once, with its first input. */
export class BlamedCases {
  /** How many cases there were. */
  count = 0;
  private readonly type: MessageType;
  private readonly cases = new Map<string, BlamedCase>();

  constructor(type: MessageType) {
    this.type = type;
  }

  /** Each failure once. */
  get all(): readonly BlamedCase[] {
    return [...this.cases.values()];
  }

  /** Keeps it, unless there is one like it. */
  add({ property, signature, input }: BlamedElsewhere, phase: Phase, index: number): void {
    this.count++;
    const key = `${property}\n${signature}`;
    if (this.cases.size >= most || this.cases.has(key)) return;
    this.cases.set(key, {
      ...{ property, signature, phase, index },
      input: storedInput(this.type, input),
    });
  }
}
