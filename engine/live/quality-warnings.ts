import type { Warning } from "../events.ts";
import type { MethodCoverage } from "./coverage.ts";

/** Fewer calls say nothing about a method. */
const minCalls = 10;
/** From which share of one refusal on the business code counts as not reached. */
const mostlyShare = 0.95;

/** What a refusal of nearly all calls means, and what the user can do about it. */
const meanings: Readonly<Record<string, string>> = {
  INVALID_ARGUMENT:
    "the business code was not reached; an example in wireproof.config shows the way",
  NOT_FOUND: "there was nothing to act on; an example in wireproof.config shows the way",
  FAILED_PRECONDITION: "what it needs was not there; an example in wireproof.config shows the way",
  UNAUTHENTICATED: "no credentials were sent; give them with -H",
  PERMISSION_DENIED: "the credentials do not allow it; give others with -H",
  UNIMPLEMENTED: "the server does not have it",
  RESOURCE_EXHAUSTED: "the server was overrun; --rate or --concurrency slow the run down",
  UNAVAILABLE: "the server did not take the calls",
  DEADLINE_EXCEEDED: "they took too long; --call-timeout allows more",
};

/**
 * What shows that a run was worth less than it looks: refusals of one sort for nearly all calls, and
 * methods that never answered with OK. Nothing of it is a finding.
 */
export function qualityWarnings(methods: readonly MethodCoverage[]): readonly Warning[] {
  const called = methods.filter(({ calls }) => calls > 0);
  const everywhere = refusedEverywhere(called);
  if (everywhere !== undefined) return [everywhere];
  return called.flatMap((method) => {
    const mostly = mostlyRefused(method);
    if (mostly !== undefined) return [mostly];
    const never = neverOk(method);
    return never === undefined ? [] : [never];
  });
}

/** From which share of one refusal on it stands for all: a library in front may refuse some of the others in its own way. */
const everywhereShare = 0.75;

/** One warning for a server that lets nobody in, not one for each method. */
function refusedEverywhere(methods: readonly MethodCoverage[]): Warning | undefined {
  if (methods.length < 2) return undefined;
  const [first] = methods.map(mainRefusal);
  if (first === undefined) return undefined;
  if (!methods.every((method) => mainRefusal(method) === first)) return undefined;
  const isAll = methods.every(({ statuses }) => Object.keys(statuses).length === 1);
  return {
    code: first === "UNAUTHENTICATED" ? "unauthenticated" : "never-ok",
    message: `${isAll ? "every call" : "nearly every call"} of all ${methods.length} methods got ${first}: ${meanings[first] ?? "no business code was reached"}`,
  };
}

/** How most calls of a method ended that never answered with OK. */
function mainRefusal({ statuses, calls }: MethodCoverage): string | undefined {
  if ((statuses["OK"] ?? 0) > 0) return undefined;
  return Object.entries(statuses).find(([, count]) => count / calls >= everywhereShare)?.[0];
}

function mostlyRefused({ subject, calls, statuses }: MethodCoverage): Warning | undefined {
  if (calls < minCalls) return undefined;
  const entry = Object.entries(statuses).find(
    ([name, count]) => name !== "OK" && count / calls >= mostlyShare,
  );
  if (entry === undefined) return undefined;
  const [name, count] = entry;
  const share = Math.floor((100 * count) / calls);
  const meaning = meanings[name];
  return {
    code: "not-reached",
    message: `${share} % of calls to ${subject} got ${name}${meaning === undefined ? "" : `: ${meaning}`}`,
  };
}

function neverOk({ subject, statuses }: MethodCoverage): Warning | undefined {
  if ((statuses["OK"] ?? 0) > 0) return undefined;
  return {
    code: "never-ok",
    message: `${subject} never answered with OK; it got ${Object.keys(statuses).sort().join(", ")}`,
  };
}
