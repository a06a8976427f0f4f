import { AssertionError } from "node:assert";
import { countText } from "../../schema/count-text.ts";
import { printable } from "../../schema/printable.ts";
import type { Schema } from "../../schema/schema.ts";
import { ToolError } from "../../schema/tool-error.ts";
import { WireError } from "../../schema/wire/wire-error.ts";
import type { CallLog } from "./call-log.ts";
import { jsonText } from "./json-text.ts";
import type { MockCall, MockMessage } from "./mock-call.ts";
import { type MockMethod, mockMethod } from "./mock-method.ts";
import type { JsonData } from "./mock-options.ts";
import { type Matcher, partialMatch } from "./partial-match.ts";
import { inConfig } from "./prepare-answer.ts";

/** What calls are expected. */
export interface ExpectedCalls {
  /** `acme.v1.Orders/Create` */
  readonly method: string;
  /** How often; at least once where left out. */
  readonly times?: number | { readonly least?: number; readonly most?: number };
  /** ProtoJSON of a request, in part, as `when` of a rule; of a stream one of the requests. Any where left out. */
  readonly request?: JsonData;
}

/** How many calls, and of a text in an error how many characters, are shown. */
const mostShown = 5;
const widest = 300;

/** What a server knows of the calls that it got. */
export interface Received {
  readonly schema: Schema;
  readonly methods: ReadonlyMap<string, MockMethod>;
  readonly log: CallLog;
}

/**
 * Looks whether calls came as expected.
 *
 * @throws AssertionError that says what came instead.
 * @throws ToolError `config` where there is no such method, or the request is none; `usage` where too few calls are kept
 * to tell.
 */
export function verifyCalls(received: Received, expected: ExpectedCalls): void {
  const method = mockMethod(received.methods, expected.method);
  const { least, most } = boundsOf(expected);
  const matches = matcherOf(received.schema, method, expected);
  const kept = received.log.calls.filter((call) => call.method === method.subject);
  const came = received.log.countOf(method.subject);
  const fitting = kept.filter((call) => matches === undefined || isOne(call, matches));
  const count = matches === undefined ? came : fitting.length;
  const isSure = matches === undefined || kept.length === came;
  if (count >= least && count <= most && (isSure || most === Number.POSITIVE_INFINITY)) return;
  if (!isSure && count <= most)
    throw new ToolError(
      `of ${came} calls of ${method.subject} only the last ${kept.length} are kept`,
      { code: "usage", hint: `keep more: mockServer(schema, { keepCalls: ${came} })` },
    );
  throw new AssertionError({
    message: [
      `expected ${timesText(least, most)} of ${method.subject}${requestText(expected)}, got ${callsText(count)}`,
      ...otherCalls(received.log, method.subject, kept, came),
    ].join("\n"),
    actual: count,
    expected: least === most ? least : { least, most },
    operator: "verify",
  });
}

function boundsOf({ times }: ExpectedCalls): { readonly least: number; readonly most: number } {
  if (typeof times === "number") return { least: times, most: times };
  const { most = Number.POSITIVE_INFINITY } = times ?? {};
  return { least: times?.least ?? (times === undefined ? 1 : 0), most };
}

function matcherOf(
  schema: Schema,
  method: MockMethod,
  { request }: ExpectedCalls,
): Matcher | undefined {
  if (request === undefined) return undefined;
  try {
    return partialMatch(schema, method.requestType, request);
  } catch (cause) {
    throw inConfig(cause, `request for ${method.subject}`);
  }
}

function isOne(call: MockCall, matches: Matcher): boolean {
  return call.requests.some((request) => isReadable(request) && matches(request.value));
}

function isReadable(request: MockMessage): boolean {
  try {
    return request.value !== undefined;
  } catch (error) {
    if (error instanceof WireError) return false;
    throw error;
  }
}

function timesText(least: number, most: number): string {
  if (least === most) return callsText(least);
  if (most === Number.POSITIVE_INFINITY) return `at least ${callsText(least)}`;
  return least === 0 ? `at most ${callsText(most)}` : `${least} to ${callsText(most)}`;
}

function requestText({ request }: ExpectedCalls): string {
  return request === undefined ? "" : ` with ${shortened(jsonText(request))}`;
}

/** The calls that came, the last of them; of other methods where none of this one came. */
function otherCalls(
  log: CallLog,
  subject: string,
  kept: readonly MockCall[],
  came: number,
): readonly string[] {
  if (came > 0) {
    const shown = kept.slice(-mostShown);
    const title = shown.length < came ? `its last ${shown.length} of ${came}:` : "its calls:";
    return [title, ...shown.map(callLine)];
  }
  const others = new Set(log.calls.map(({ method }) => method));
  if (others.size === 0) return ["no call of any method came"];
  return [`no call of ${subject} came, but of ${[...others].join(", ")}`];
}

function callLine(call: MockCall): string {
  const requests = call.requests.slice(0, mostShown).map((one) => shortened(one.describe()));
  const more = call.requestCount > requests.length ? [`… ${call.requestCount} in all`] : [];
  const text = [...requests, ...more].join(", ");
  return `  #${call.index} ${call.status ?? "under way"}  ${text === "" ? "no request" : text}`;
}

function shortened(text: string): string {
  const plain = printable(text);
  return plain.length > widest ? `${plain.slice(0, widest)}…` : plain;
}

function callsText(count: number): string {
  return countText(count, "call");
}
