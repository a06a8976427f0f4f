import { createHash } from "node:crypto";
import type { Claim } from "../../properties/property.ts";
import type { CallInput } from "../../properties/rpc/call-input.ts";
import type { CallProperty } from "../../properties/rpc/call-property.ts";
import type { LiveMethod } from "../../properties/rpc/exchange.ts";
import type { Failure } from "../../properties/verdict.ts";
import type { RpcStatus } from "../../transports/transport.ts";
import type { CallPhase } from "./call-finding.ts";
import type { CallScript } from "./call-script.ts";

/** Which case of a run calls are made for. */
export interface CaseOrigin {
  readonly phase: CallPhase;
  /** The number of the case within its phase. */
  readonly index: number;
  /** What is called before the call in question, and that call as the last step. */
  readonly script: CallScript;
}

/** A call that broke a claim, as it was first seen to. */
export interface FailedCall {
  /** Absent for the claim that the engine judges itself: that the server is still there. */
  readonly property: CallProperty | undefined;
  readonly claim: Claim;
  readonly method: LiveMethod;
  readonly failure: Failure;
  readonly origin: CaseOrigin;
  /** The whole request. */
  readonly input: CallInput;
  /** How the call ended, where it was one. */
  readonly status?: RpcStatus;
}

/** Equal for the same failure of the same method, in every run and wherever the server is. */
export function fingerprintOf(property: string, subject: string, signature: string): string {
  return hashOf([property, subject, signature]);
}

/** Whether the call was not answered in time. */
export function isLate({ failure }: Pick<FailedCall, "failure">): boolean {
  return failure.way === "late";
}

/** The same for every failure of one claim about one method. */
export function checkKeyOf({ claim, method }: Pick<FailedCall, "claim" | "method">): string {
  return `${claim.id} ${method.subject}`;
}

/** A short hash of some texts. */
export function hashOf(parts: readonly string[]): string {
  return createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, 16);
}

/** A script with other input for its last call. */
export function withInput({ steps }: CallScript, input: CallInput): CallScript {
  const last = steps.at(-1);
  if (last === undefined) return { steps };
  return { steps: [...steps.slice(0, -1), { ...last, input }] };
}

/** How many bytes the requests of a call have. */
export function sizeOf({ messages }: CallInput): number {
  return messages.reduce((sum, { bytes }) => sum + bytes.length, 0);
}
