import { broken, declined, held } from "../verdict.ts";
import type { ObservingProperty } from "./call-property.ts";
import { clientMade } from "./client-made.ts";
import type { Exchange } from "./exchange.ts";
import { shownStatus } from "./shown-status.ts";
import { statusCode, statusTable } from "./status-code.ts";

/** By how much a status may come before the deadline and still be for the deadline alone, in milliseconds. */
const slackMs = 100;

/** A call is answered in time. */
export const deadline: ObservingProperty = {
  kind: "observing",
  id: "rpc/deadline",
  claim: "a call is answered by its deadline",
  source: statusTable,
  explanation: `Every call has a deadline (--call-timeout), and the server is told. A call that is still open when it passes, or that ended only because
of it, has hung: the caller knows nothing, and whatever the handler holds may be held for ever. A server that says DEADLINE_EXCEEDED of itself before that is fine:
it gave an answer.

A call may outlast its deadline by a tolerance, since clocks and queues are not exact. Where the server streams its answers, a call
that is still open is no finding: a watch stays open by design. Nor is one for which there never was a connection, or one
whose deadline was set shorter than the run's.`,
  appliesTo: () => ({ applies: true }),
  judge(exchange, { toleranceMs, callTimeoutMs }) {
    const { ms, deadlineMs, outcome } = exchange;
    const isLate = ms > deadlineMs + toleranceMs;
    if (!isLate && !hasHung(exchange)) return answered(exchange) ? held : declined;
    if (isToBeLeft(exchange, callTimeoutMs)) return declined;
    return broken({
      way: "late",
      signature: hasHung(exchange) ? "no answer by the deadline" : "an answer behind the deadline",
      describe: () => ({
        expected: `an answer within ${seconds(deadlineMs)}`,
        actual: hasHung(exchange)
          ? `no answer within ${seconds(deadlineMs)}`
          : `${shownStatus(outcome.status)} after ${seconds(ms)}`,
      }),
    });
  },
};

/** Whether the deadline ended the call, whoever noticed: many servers look at the clock too, and say so at the same time. */
function hasHung({ ms, deadlineMs, outcome }: Exchange): boolean {
  const slack = Math.min(slackMs, deadlineMs / 10);
  return outcome.status.code === statusCode.DEADLINE_EXCEEDED && ms >= deadlineMs - slack;
}

function answered({ outcome }: Exchange): boolean {
  return clientMade(outcome.status) === undefined;
}

/** What the caller's library says of a call that was under way when its time was over. */
const reachedServer = /\bremote_addr=|^the call did not end within |^the server cut the call off /;

/** What may stay open, what never reached a server, and what was given no time. */
function isToBeLeft(exchange: Exchange, callTimeoutMs: number | undefined): boolean {
  const { method, outcome, deadlineMs } = exchange;
  if (method.serverStreaming) return true;
  if (callTimeoutMs !== undefined && deadlineMs < callTimeoutMs) return true;
  const made = clientMade(outcome.status);
  if (made === "deadline") return !reachedServer.test(outcome.status.details);
  return made !== undefined;
}

function seconds(ms: number): string {
  return `${Number((ms / 1000).toFixed(2))} s`;
}
