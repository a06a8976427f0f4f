import { compareSteps } from "../load/compare-steps.ts";
import { errorShare } from "../load/error-share.ts";
import type { LoadListener, LoadRequest, PlannedMethod } from "../load/load-request.ts";
import type { ClosedStep, Recommendation, StepResult } from "../load/load-result.ts";
import { runInterleaved } from "../load/run-interleaved.ts";
import type { Comparison } from "../statistics/comparison.ts";
import { adviceText } from "./advice-text.ts";

/** Enough that one connection may be too few, and compression may pay. */
const concurrency = 16;

const severalConnections = 4;

/** In each window there are some. */
const keepaliveMs = 200;

/** How long each topic is measured: so many pairs of windows, each so long. */
export interface AdvicePace {
  readonly windows: number;
  readonly windowMs: number;
}

const thorough: AdvicePace = { windows: 24, windowMs: 200 };

/** A way to call that is tried beside the usual one. */
interface Topic {
  readonly topic: Recommendation["topic"];
  readonly of: string;
  readonly against: string;
  /** The usual way. */
  usual(request: LoadRequest): LoadRequest;
  tried(request: LoadRequest): LoadRequest;
}

const topics: readonly Topic[] = [
  {
    topic: "compression",
    of: "gzip",
    against: "no compression",
    usual: (request) => withCalls(request, { isFreshEachTime: true }),
    tried: (request) => withCalls(request, { isFreshEachTime: true, compression: "gzip" }),
  },
  {
    topic: "channels",
    of: `${severalConnections} connections`,
    against: "one connection",
    usual: (request) => request,
    tried: (request) => ({ ...request, steps: [stepOf(severalConnections)] }),
  },
  {
    topic: "keepalive",
    of: `a ping every ${keepaliveMs} ms`,
    against: "no pings",
    usual: (request) => request,
    tried: (request) => ({ ...request, keepaliveMs }),
  },
];

function withCalls(request: LoadRequest, settings: Partial<PlannedMethod>): LoadRequest {
  return { ...request, calls: request.calls.map((call) => ({ ...call, ...settings })) };
}

function stepOf(connections: number): ClosedStep {
  return { kind: "closed", connections, concurrency };
}

/**
 * Tries other ways to call a server beside the usual one, by turns in one run, on the method with the largest requests: what it
 * advises was measured here and now.
 *
 * @throws ToolError as `runInterleaved` does.
 */
export async function serverAdvice(
  request: LoadRequest,
  listen: LoadListener = () => undefined,
  { windows, windowMs }: AdvicePace = thorough,
): Promise<readonly Recommendation[]> {
  const [largest] = request.calls.toSorted((a, b) => bytesOf(b) - bytesOf(a));
  if (largest === undefined) return [];
  const { compression: _usual, ...call } = largest;
  const base: LoadRequest = {
    ...request,
    calls: [call],
    steps: [stepOf(1)],
    extent: { kind: "duration", durationMs: windows * windowMs },
    windows,
    reference: false,
  };
  const recommendations: Recommendation[] = [];
  for (const topic of topics) {
    if (request.signal?.aborted === true) break;
    const [pair] = await runInterleaved([topic.usual(base), topic.tried(base)], listen);
    if (pair === undefined) break;
    const [usual, tried] = pair;
    const figures = compareSteps([pair]);
    recommendations.push({
      ...{ topic: topic.topic, of: topic.of, against: topic.against, figures },
      advice: `${call.method.name}, ${Math.round(bytesOf(call))} B a request, ${concurrency} callers: ${adviceOf(topic, { usual, tried, figures })}`,
    });
  }
  return recommendations;
}

interface Tried {
  readonly usual: StepResult;
  readonly tried: StepResult;
  readonly figures: readonly Comparison[];
}

function adviceOf({ of, against }: Topic, { usual, tried, figures }: Tried): string {
  // A server may refuse what is tried: no compression that it knows, too many pings.
  if (errorShare(tried) > errorShare(usual) + 0.01) {
    const share = (errorShare(tried) * 100).toFixed(1);
    const [first] = tried.errors;
    return `keep ${against}: with ${of} ${share} % of the calls fail (${first?.status ?? "no answer"})`;
  }
  const [calls] = figures;
  return calls === undefined
    ? "nothing was answered"
    : adviceText({ of, against, what: "a call" }, calls);
}

/** The mean. */
function bytesOf({ requests }: PlannedMethod): number {
  const bytes = requests.flat().reduce((sum, message) => sum + message.length, 0);
  return bytes / requests.length;
}
