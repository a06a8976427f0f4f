import { expect, onTestFinished, test } from "vitest";
import type { MockServer } from "../../mocks/server/mock-server.ts";
import type { CallContext } from "../../properties/rpc/call-property.ts";
import { grpcJs } from "../../transports/grpc-js.ts";
import { Caller } from "./caller.ts";
import { callContext } from "./live-context.ts";
import { servedWords } from "./testing/served-words.ts";
import { textOf, wordInput, words, wordsMethod, wordsSubject } from "./testing/words.ts";

const [put, say] = [wordsSubject("Put"), wordsSubject("Say")];

/** A context of `Put`, whose known good requests end with an exclamation mark; what was seen of calls and their scripts. */
async function contextOf(): Promise<{
  readonly context: CallContext;
  readonly caller: Caller;
  readonly server: MockServer;
  readonly seen: readonly string[];
}> {
  const server = await servedWords();
  const caller = new Caller({
    open: () => grpcJs(server.address),
    journal: { begin: () => {}, end: () => {} },
    ...{ callTimeoutMs: 700, rate: undefined, signal: undefined },
  });
  onTestFinished(() => caller.close());
  const seen: string[] = [];
  const context = callContext(wordsMethod("Put"), {
    ...{ schema: words, caller },
    methods: new Map([
      [put, wordsMethod("Put")],
      [say, wordsMethod("Say")],
    ]),
    factsOf: ({ name }) => ({ noSideEffects: name === "Put", idempotent: true }),
    prepare: async ({ subject }, input) => {
      const whole = wordInput(`${textOf(input)}!`);
      return { input: whole, script: { steps: [{ subject, input: whole, takes: [], fresh: [] }] } };
    },
    see: ({ method, input, outcome }, { steps }) =>
      seen.push(`${method.name} ${textOf(input)} ${outcome.status.name} ${steps.length}`),
    noteLost: ({ path }) => seen.push(`${path} was lost`),
    isAlive: async () => true,
    isLeftOut: (subject) => subject === "words.v1.Words/Left",
    maxRequestBytesOf: (subject) => (subject === put ? 100 : undefined),
  });
  return { context, caller, server, seen };
}

test("the calls of a claim are made with whole requests, and are shown to those that observe", async () => {
  const { context, seen } = await contextOf();

  const exchange = await context.call(wordInput("a"));

  expect(textOf(exchange.input)).toBe("a!");
  expect(exchange.answers).toMatchObject([{ value: { fields: new Map([[1, "a!"]]) } }]);
  expect(seen).toEqual(["Put a! OK 1"]);
});

test("another method is called by its subject, and shown too", async () => {
  const { context, seen } = await contextOf();

  expect((await context.callOther(say, wordInput("b"))).method.subject).toBe(say);
  expect(seen).toEqual(["Say b! OK 1"]);
});

test("a method that filters leave out is refused in another way than one that there is not", async () => {
  const { context, seen } = await contextOf();
  const refused = (name: string): Promise<unknown> =>
    context.callOther(`words.v1.Words/${name}`, wordInput("b")).catch((error: unknown) => error);

  expect(await refused("Left")).toMatchObject({
    ...{ code: "nothing-selected", message: "words.v1.Words/Left is left out by a filter" },
  });
  expect(await refused("Shout")).toMatchObject({
    ...{ code: "config", message: 'the server has no method called "words.v1.Words/Shout"' },
  });
  expect(seen).toEqual([]);
});

test("bytes that mean nothing can be sent, and are shown to nobody", async () => {
  const { context, seen } = await contextOf();
  const outcome = await context.callRaw({ path: "/no.Such/Method", messages: [new Uint8Array()] });

  expect(outcome.status.name).toBe("UNIMPLEMENTED");
  expect(seen).toEqual([]);
});

test("that bytes which mean nothing lost their connection is told: they may have taken the server down", async () => {
  const { context, server, seen } = await contextOf();
  server.close();
  await context.callRaw({ path: "/no.Such/Method", messages: [new Uint8Array()] });

  expect(seen).toEqual(["/no.Such/Method was lost"]);
});

test("a claim knows what is known of its method", async () => {
  const { context, caller } = await contextOf();

  expect(context).toMatchObject({
    ...{ callTimeoutMs: 700, maxRequestBytes: 100, toleranceMs: 1000 },
    facts: { noSideEffects: true, idempotent: true },
  });
  expect(caller.calls).toBe(0);
  expect(await context.isAlive()).toBe(true);
});
