import { expect, test } from "vitest";
import type {
  CallContext,
  FollowingProperty,
  ObservingProperty,
} from "../../properties/rpc/call-property.ts";
import type { LiveMethod } from "../../properties/rpc/exchange.ts";
import { broken, held } from "../../properties/verdict.ts";
import { grpcJs } from "../../transports/grpc-js.ts";
import { CallChecks } from "./call-checks.ts";
import { CallJudge, scriptOf } from "./call-judge.ts";
import { Caller } from "./caller.ts";
import { CoverageCollector } from "./coverage-collector.ts";
import type { CaseOrigin } from "./failed-call.ts";
import { FailureDesk } from "./failure-desk.ts";
import { ServerWatch } from "./server-watch.ts";
import {
  aFailure,
  anExchange,
  textOf,
  wordInput,
  words,
  wordsMethod,
  wordsSubject,
} from "./testing/words.ts";

const [put, say] = [wordsSubject("Put"), wordsSubject("Say")];
const methods = [wordsMethod("Put"), wordsMethod("Say")];
const origin: CaseOrigin = { phase: "edges", index: 3, script: { steps: [] } };

const observing: ObservingProperty = {
  ...{ kind: "observing", id: "own/seen", claim: "it holds", source: "here", explanation: "" },
  appliesTo: () => ({ applies: true }),
  judge: ({ input }) => (textOf(input) === "bad" ? broken(aFailure("bad")) : held),
};

const following: FollowingProperty = {
  ...{ kind: "following", id: "own/behind", claim: "it holds", source: "here", explanation: "" },
  appliesTo: ({ name }: LiveMethod) =>
    name === "Put" ? { applies: true } : { applies: false, reason: "it keeps nothing" },
  follow: async () => broken(aFailure("lost")),
};

/** A judge and all it works with; nothing is called. With `broken` each silence is over before the next call. */
/** Hears of nothing, and so never says that the server is silent. */
const deaf = { isSilent: false, noteSilence: () => {}, noteAnswer: () => {}, suspect: () => {} };

function judgeOf({ stopped = false, broken: isBroken = false } = {}) {
  const facts = { noSideEffects: false, idempotent: false };
  const checks = new CallChecks(methods, [observing, following], () => facts);
  const caller = new Caller({
    open: () => grpcJs("127.0.0.1:1"),
    journal: { begin: () => {}, end: () => {} },
    ...{ callTimeoutMs: 1000, rate: undefined, signal: undefined },
  });
  const watch = new ServerWatch({ caller, server: undefined });
  const [desk, coverage] = [new FailureDesk(), new CoverageCollector(methods, words)];
  const shortened: string[] = [];
  const judge = new CallJudge({
    ...{ checks, coverage, desk },
    watch: isBroken ? deaf : watch,
    contextOf: () => ({}) as CallContext,
    shorten: (subject, ms) => shortened.push(`${subject} ${ms}`),
    isStopped: () => stopped,
  });
  return { judge, checks, watch, desk, coverage, shortened };
}

function unanswered(name: string, ms = 1000): ReturnType<typeof anExchange> {
  return anExchange({ method: wordsMethod(name), status: "DEADLINE_EXCEEDED", ms });
}

test("each call is shown to every claim that observes, and to no other", () => {
  const { judge, checks, desk } = judgeOf();

  judge.see(anExchange(), origin);
  judge.see(anExchange({ input: wordInput("bad") }), origin);

  expect(checks.all.map(({ cases }) => cases)).toEqual([2, 0, 0, 0]);
  expect(desk.takeTogether()).toMatchObject([
    { property: observing, failure: { signature: "bad" }, status: { name: "OK" } },
  ]);
});

test("a failure has the script that makes its call again", () => {
  const { judge, desk } = judgeOf();

  judge.see(anExchange({ input: wordInput("bad") }), origin);

  const [failed] = desk.takeTogether();
  expect(failed?.origin).toMatchObject({ phase: "edges", index: 3 });
  expect(failed?.origin.script.steps.map(({ subject, input }) => [subject, textOf(input)])).toEqual(
    [[put, "bad"]],
  );
});

test("claims that follow are asked where they apply", async () => {
  const { judge, desk } = judgeOf();

  await judge.follow(anExchange(), origin);
  await judge.follow(anExchange({ method: wordsMethod("Say") }), origin);

  expect(desk.takeTogether()).toMatchObject([{ property: following, method: { subject: put } }]);
  expect(desk.takeTogether()).toEqual([]);
});

test("a call that lost its connection is suspected, and shown to nobody", () => {
  const { judge, checks, watch, coverage } = judgeOf();
  const status = { code: 14, name: "UNAVAILABLE", details: "Connection dropped" };

  judge.see(anExchange({ outcome: { status, messages: [], metadata: [], trailers: [] } }), origin);

  expect(watch.isSuspicious).toBe(true);
  expect(watch.take()).toMatchObject([{ method: { subject: put }, origin, status }]);
  expect(checks.all[0]?.cases).toBe(0);
  expect(coverage.result(new Map()).methods[0]?.statuses).toEqual({ UNAVAILABLE: 1 });
});

test("UNAVAILABLE that the server said itself is an answer", () => {
  const { judge, checks, watch } = judgeOf();
  const status = { code: 14, name: "UNAVAILABLE", details: "the database is down" };

  judge.see(anExchange({ outcome: { status, messages: [], metadata: [], trailers: [] } }), origin);

  expect(watch.isSuspicious).toBe(false);
  expect(checks.all[0]?.cases).toBe(1);
});

test("a call without an answer is a sign that perhaps nothing is answered, and is judged", () => {
  const { judge, checks, watch, shortened } = judgeOf();

  judge.see(unanswered("Put"), origin);

  expect(watch.isSilent).toBe(true);
  expect(checks.all[0]?.cases).toBe(1);
  expect(shortened).toEqual([`${put} 1000`]);
});

test("a method that is slow at times is given many times its slowest answer", () => {
  const { judge, shortened } = judgeOf();

  judge.see(anExchange({ ms: 400 }), origin);
  judge.see(anExchange({ ms: 100 }), origin);
  judge.see(unanswered("Put"), origin);

  expect(shortened).toEqual([`${put} 8000`]);
});

test("DEADLINE_EXCEEDED that came soon is an answer of the server", () => {
  const { judge, watch, shortened } = judgeOf();

  judge.see(unanswered("Put", 10), origin);

  expect([watch.isSilent, shortened.length]).toEqual([false, 0]);
});

test("a method is given up after so many calls without an answer, and its neighbour is not", () => {
  const { judge } = judgeOf({ broken: true });

  for (let call = 0; call < 11; call++) judge.see(unanswered("Put"), origin);
  expect(judge.isGivenUp(put)).toBe(false);
  judge.see(unanswered("Put"), origin);

  expect(judge.isGivenUp(put)).toBe(true);
  expect(judge.isGivenUp(say)).toBe(false);
  expect(judge.givenUp).toEqual([put]);
});

test("a method that answers in between is not given up, however often it had to wait", () => {
  const { judge } = judgeOf({ broken: true });

  for (let call = 0; call < 50; call++) {
    judge.see(unanswered("Put"), origin);
    if (call % 11 === 0) judge.see(anExchange(), origin);
  }

  expect(judge.givenUp).toEqual([]);
});

test("calls that all wait at the same time give no method up: another may hold them up", () => {
  const { judge } = judgeOf();

  for (let call = 0; call < 50; call++) judge.see(unanswered("Put"), origin);

  expect(judge.givenUp).toEqual([]);
});

test("a method is given up after so many calls in a row that the server did not outlive", () => {
  const { judge } = judgeOf();
  const die = (times: number): void => {
    for (let call = 0; call < times; call++) judge.noteDeath(put);
  };

  die(7);
  judge.see(anExchange(), origin);
  die(7);
  expect(judge.givenUp).toEqual([]);
  die(1);

  expect(judge.givenUp).toEqual([put]);
  expect(judge.whyGivenUp(put)).toBe("the server outlived too few of its calls");
});

test("what comes after a run was stopped is not judged", () => {
  const { judge, checks, desk, coverage } = judgeOf({ stopped: true });

  judge.see(anExchange({ input: wordInput("bad") }), origin);

  expect(desk.hasPending).toBe(false);
  expect(checks.all[0]?.cases).toBe(0);
  expect(coverage.result(new Map()).methods[0]?.calls).toBe(0);
});

test("a script ends with the call in question, in place of the last step or behind another's", () => {
  const step = { subject: say, input: wordInput("say"), takes: [], fresh: [] };
  const told = (name: string): readonly string[] =>
    scriptOf(wordsMethod(name), { steps: [step] }, wordInput("new")).steps.map(
      ({ subject, input }) => `${subject} ${textOf(input)}`,
    );

  expect(told("Say")).toEqual([`${say} new`]);
  expect(told("Put")).toEqual([`${say} say`, `${put} new`]);
});
