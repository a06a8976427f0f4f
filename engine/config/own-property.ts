import type { CallContext, FollowingProperty } from "../../properties/rpc/call-property.ts";
import type { Exchange, LiveMethod } from "../../properties/rpc/exchange.ts";
import { broken, declined, held, type Verdict } from "../../properties/verdict.ts";
import { ToolError } from "../../schema/tool-error.ts";
import { matchesGlob } from "../globs.ts";
import { CheckServer, Unjudgeable } from "./check-server.ts";
import { ownCallOf } from "./own-call.ts";
import { type Complaint, complaintOf, isComplaint } from "./own-complaint.ts";
import type { OwnCall, OwnProperty, RunConfig } from "./run-config.ts";
import { shownData } from "./shown-data.ts";
import { Watchdog } from "./watchdog.ts";

/** The status that a claim of a user's own is about. */
const ok = 0;

/** The claims of a config as properties, in its order. */
export function ownProperties(config: RunConfig): readonly FollowingProperty[] {
  return (config.properties ?? []).map(ownProperty);
}

/**
 * A user's own claim as a property: it is judged behind each ordinary call of its methods that was answered with OK and
 * can be read.
 *
 * `follow` rejects with a ToolError `config` that names the claim where its `check` throws anything but an `AssertionError`,
 * gives what is no verdict, or does not end: within the deadline of the call while it makes none, and within ten of them
 * in all. A `check` that never lets go of the thread is beyond that.
 */
export function ownProperty(own: OwnProperty): FollowingProperty {
  return {
    kind: "following",
    id: own.id,
    claim: own.claim,
    source: own.source ?? "the config",
    explanation: `A claim of your own: ${own.claim}.`,
    appliesTo: ({ subject }) =>
      own.methods.some((glob) => matchesGlob(glob, subject))
        ? { applies: true }
        : { applies: false, reason: `your property is for ${own.methods.join(", ")} only` },
    follow: (exchange, context) => follow(own, exchange, context),
  };
}

async function follow(
  own: OwnProperty,
  exchange: Exchange,
  context: CallContext,
): Promise<Verdict> {
  if (exchange.outcome.status.code !== ok) return declined;
  const call = ownCallOf(exchange, context.schema);
  if (call === undefined || !isWhole(exchange.method, call)) return declined;
  const watchdog = new Watchdog(exchange.deadlineMs);
  const server = new CheckServer(context, watchdog);
  try {
    // A check that throws before it first waits is a rejection like any other.
    const checked = (async () => own.check(call, server))();
    return verdictOf(own, call, await Promise.race([checked, watchdog.bitten]));
  } catch (error) {
    if (error instanceof Unjudgeable) return declined;
    if (server.isOfTheRun(error)) throw error;
    const complaint = complaintOf(error, own.claim);
    if (complaint !== undefined) return brokenBy(own, call, complaint);
    throw troubleWith(own, error);
  } finally {
    server.close();
    watchdog.end();
  }
}

/** An answer of OK without its message, or with two, is for another property to tell. */
function isWhole({ serverStreaming }: LiveMethod, { responses }: OwnCall): boolean {
  return serverStreaming || responses.length === 1;
}

function verdictOf(own: OwnProperty, call: OwnCall, given: unknown): Verdict {
  if (given === undefined) return held;
  if (typeof given === "string" && given.trim() !== "")
    return brokenBy(own, call, { expected: own.claim, actual: given, says: given });
  if (isComplaint(given))
    return brokenBy(own, call, {
      ...given,
      says: [given.expected, given.actual].map(wording).join(" | "),
    });
  throw new ToolError(`property ${own.id}: check() gave ${shownData(given)}`, {
    code: "config",
    hint: "it gives undefined where the claim holds, else a text that says what is wrong, or { expected, actual }",
  });
}

/** A text as far as it is words: one that is JSON is a value, however many members it has. */
function wording(text: string): string {
  if (!/^\s*[{["]/.test(text)) return text;
  try {
    JSON.parse(text);
    return "";
  } catch {
    return text;
  }
}

function brokenBy(own: OwnProperty, call: OwnCall, complaint: Complaint): Verdict {
  const { expected, actual, says } = complaint;
  return broken({
    way: "wrong value",
    signature: `${own.id}: ${withoutValues(says, call)}`,
    describe: () => ({ expected, actual }),
  });
}

/**
 * A text without what varies from call to call: what stands in quotes, words with digits, and every value of the request
 * and the response. So a shrunk call is known to fail in the same way.
 */
function withoutValues(text: string, call: OwnCall): string {
  const messages = [...call.requests, ...call.responses];
  const values = new Set(messages.flatMap(({ json }) => valuesIn(json)));
  let rest = text.replace(/"(?:[^"\\]|\\.)*"|'[^']*'|`[^`]*`/gs, " ");
  for (const value of [...values].sort((a, b) => b.length - a.length))
    rest = withoutWord(rest, value);
  return rest
    .replace(/[-+\w.]*\d[-+\w.]*/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}

/** Only where it stands alone: the value `a` takes no letter out of a word. */
function withoutWord(text: string, value: string): string {
  const escaped = value.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  return text.replace(new RegExp(`(?<![\\p{L}\\p{N}_])${escaped}(?![\\p{L}\\p{N}_])`, "gu"), " ");
}

function valuesIn(json: unknown): readonly string[] {
  if (typeof json === "string") return json === "" ? [] : [json];
  if (typeof json !== "object" || json === null) return [];
  return Object.values(json).flatMap(valuesIn);
}

/** @throws ToolError `config` that names the claim and, where it is known, the line. */
function troubleWith(own: OwnProperty, error: unknown): ToolError {
  const isOurs = error instanceof ToolError;
  const what = isOurs ? error.message : `check() threw ${shownData(error)}`;
  const place = isOurs || !(error instanceof Error) ? undefined : firstFrame(error);
  return new ToolError(`property ${own.id}: ${what}`, {
    code: "config",
    hint: isOurs
      ? error.hint
      : `${place ?? ""}an AssertionError says that the claim is broken; anything else is taken for a mistake in the claim`,
    cause: error,
  });
}

function firstFrame({ stack = "" }: Error): string | undefined {
  const frame = /\n\s+at (.+)/.exec(stack)?.[1];
  return frame === undefined ? undefined : `at ${frame}; `;
}
