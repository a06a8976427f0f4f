import { wasLeft } from "../../properties/rpc/client-made.ts";
import type { Exchange, LiveMethod } from "../../properties/rpc/exchange.ts";
import type { Schema } from "../../schema/schema.ts";
import type { ContractCoverage, CoverageTotals, MethodCoverage, Share } from "./coverage.ts";
import { SeenMessages } from "./seen-messages.ts";

/** Of a stream so many messages are looked at, the first ones: the rest would be more of the same. */
const maxMessages = 32;

interface MethodSeen {
  calls: number;
  readonly statuses: Map<string, number>;
}

/** Notes what of the contract the calls of a run have shown. It sees every call, and costs microseconds. */
export class CoverageCollector {
  private readonly methods: ReadonlyMap<string, MethodSeen>;
  private readonly sent: SeenMessages;
  private readonly received: SeenMessages;

  constructor(methods: readonly LiveMethod[], _schema: Schema) {
    this.methods = new Map(
      methods.map(({ subject }) => [subject, { calls: 0, statuses: new Map() }]),
    );
    this.sent = new SeenMessages(methods.map((method) => method.requestType));
    this.received = new SeenMessages(methods.map((method) => method.responseType));
  }

  /** Notes a call that was made, whatever came of it. One of a method that the run does not know counts for nothing. */
  note(exchange: Exchange): void {
    const { method, input, outcome } = exchange;
    const seen = this.methods.get(method.subject);
    if (seen === undefined) return;
    seen.calls++;
    const name = wasLeft(outcome) ? "OK" : outcome.status.name;
    seen.statuses.set(name, (seen.statuses.get(name) ?? 0) + 1);
    const sent = Math.min(input.messages.length, maxMessages);
    for (let index = 0; index < sent; index++)
      this.sent.note(method.requestType, input.messages[index]?.value);
    const { answers } = exchange;
    const received = Math.min(answers.length, maxMessages);
    for (let index = 0; index < received; index++) {
      const answer = answers[index];
      if (answer?.kind === "read") this.received.note(method.responseType, answer.value);
    }
  }

  /** What was seen until now. `notRun` says why a method was not called, by its subject. */
  result(notRun: ReadonlyMap<string, string>): ContractCoverage {
    const subjects = [...new Set([...this.methods.keys(), ...notRun.keys()])].sort();
    const methods = subjects.map((subject) => this.methodResult(subject, notRun.get(subject)));
    const sent = this.sent.result();
    const received = this.received.result();
    return { methods, sent, received, totals: this.totals(methods) };
  }

  private methodResult(subject: string, reason: string | undefined): MethodCoverage {
    const seen = this.methods.get(subject);
    const calls = seen?.calls ?? 0;
    const statuses = Object.fromEntries([...(seen?.statuses ?? [])].sort(byName));
    return { subject, calls, statuses, ...(calls > 0 || !reason ? {} : { notRun: reason }) };
  }

  private totals(methods: readonly MethodCoverage[]): CoverageTotals {
    const seen = (is: (method: MethodCoverage) => boolean): Share => ({
      seen: methods.filter(is).length,
      of: methods.length,
    });
    return {
      methods: seen((method) => method.calls > 0),
      methodsOk: seen((method) => (method.statuses["OK"] ?? 0) > 0),
      requestFields: this.sent.fields(),
      responseFields: this.received.fields(),
      enumValues: shareOf(this.sent.enumValues(), this.received.enumValues()),
      oneofArms: shareOf(this.sent.oneofArms(), this.received.oneofArms()),
    };
  }
}

/** What was seen on either way counts once. */
function shareOf(
  sent: ReadonlyMap<string, boolean>,
  received: ReadonlyMap<string, boolean>,
): Share {
  const names = [...new Set([...sent.keys(), ...received.keys()])];
  const isSeen = (name: string): boolean => sent.get(name) === true || received.get(name) === true;
  return { seen: names.filter(isSeen).length, of: names.length };
}

function byName([a]: readonly [string, number], [b]: readonly [string, number]): number {
  return a < b ? -1 : Number(a > b);
}
