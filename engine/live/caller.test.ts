import { expect, onTestFinished, test } from "vitest";
import type { MockHandler } from "../../mocks/server/mock-options.ts";
import type { MockServer } from "../../mocks/server/mock-server.ts";
import { grpcJs } from "../../transports/grpc-js.ts";
import { Caller, type CallerParts } from "./caller.ts";
import { servedWords } from "./testing/served-words.ts";
import { textOf, wordInput, wordsMethod, wordsSubject } from "./testing/words.ts";

const put = wordsSubject("Put");

async function callerOf(
  handlers: Readonly<Record<string, MockHandler>> = {},
  parts: Partial<CallerParts> = {},
): Promise<{ readonly caller: Caller; readonly server: MockServer; readonly written: string[] }> {
  const server = await servedWords(handlers);
  const written: string[] = [];
  const caller = new Caller({
    open: () => grpcJs(server.address),
    journal: {
      begin: (slot, subject, input) => written.push(`begin ${slot} ${subject} ${textOf(input)}`),
      end: (slot) => written.push(`end ${slot}`),
    },
    ...{ callTimeoutMs: 2000, rate: undefined, signal: undefined },
    ...parts,
  });
  onTestFinished(() => caller.close());
  return { caller, server, written };
}

test("a call is written down before it is made, and struck out when it has ended", async () => {
  let before = 0;
  const { caller, written } = await callerOf({
    [put]: () => {
      before = written.length;
      return undefined;
    },
  });

  const { outcome, deadlineMs, answers } = await caller.call(wordsMethod(), wordInput("a"));

  expect(outcome.status.name).toBe("OK");
  expect(answers).toMatchObject([{ kind: "read" }]);
  expect(deadlineMs).toBe(2000);
  expect(before).toBe(1);
  expect(written).toEqual([`begin 0 ${put} a`, "end 0"]);
  expect(caller.calls).toBe(1);
});

test("calls at once have slots of their own, which are used again", async () => {
  let release = (): void => {};
  const open = new Promise<undefined>((resolve) => {
    release = () => resolve(undefined);
  });
  const { caller, written } = await callerOf({ [put]: () => open });

  const calls = ["a", "b"].map((text) => caller.call(wordsMethod(), wordInput(text)));
  await expect.poll(() => caller.current.map(({ input }) => textOf(input))).toEqual(["a", "b"]);
  release();
  await Promise.all(calls);
  expect(caller.current).toEqual([]);
  await caller.call(wordsMethod(), wordInput("c"));

  const slots = written.flatMap((line) => (line.startsWith("begin") ? [line.split(" ")[1]] : []));
  expect(slots.slice(0, 2)).toEqual(["0", "1"]);
  expect(["0", "1"]).toContain(slots[2]);
});

test("a call ends by its deadline, and that of a method can only become shorter", async () => {
  const { caller } = await callerOf({ [put]: () => new Promise(() => {}) });
  caller.shorten(put, 60);
  caller.shorten(put, 900);

  const { outcome, deadlineMs, ms } = await caller.call(wordsMethod(), wordInput(""));

  expect([caller.deadlineOf(put), caller.deadlineOf(wordsSubject("Say"))]).toEqual([60, 2000]);
  expect([outcome.status.name, deadlineMs]).toEqual(["DEADLINE_EXCEEDED", 60]);
  expect(ms).toBeGreaterThanOrEqual(50);
  expect((await caller.call(wordsMethod(), wordInput(""), { deadlineMs: 30 })).deadlineMs).toBe(30);
});

test("metadata of a call, and else of its input, is sent", async () => {
  const { caller, server } = await callerOf();
  const input = { ...wordInput(""), metadata: [{ name: "x-of", value: "input" }] };

  await caller.call(wordsMethod(), input);
  await caller.call(wordsMethod(), input, { metadata: [{ name: "x-of", value: "call" }] });

  const sent = server.calls.map(({ metadata }) => metadata.filter(({ name }) => name === "x-of"));
  expect(sent).toEqual([[{ name: "x-of", value: "input" }], [{ name: "x-of", value: "call" }]]);
});

test("a path that the schema does not have can be called, and is counted", async () => {
  const { caller, written } = await callerOf();

  const outcome = await caller.callRaw({ path: "/no.Such/Method", messages: [new Uint8Array()] });

  expect(outcome.status.name).toBe("UNIMPLEMENTED");
  expect([caller.calls, written.length]).toEqual([1, 0]);
});

test("an end of the run ends the calls that are under way", async () => {
  const end = new AbortController();
  const { caller } = await callerOf({ [put]: () => new Promise(() => {}) }, { signal: end.signal });
  const call = caller.call(wordsMethod(), wordInput(""));
  end.abort();

  expect((await call).outcome.status.name).toBe("CANCELLED");
});

test("after it was connected anew calls are answered", async () => {
  const { caller } = await callerOf();
  await caller.call(wordsMethod(), wordInput(""));
  caller.reconnect();

  expect((await caller.call(wordsMethod(), wordInput(""))).outcome.status.name).toBe("OK");
});

test("calls at once wait for the rate, one behind the other", async () => {
  const { caller } = await callerOf({}, { rate: 50 });
  const began = performance.now();

  await Promise.all(Array.from({ length: 6 }, () => caller.call(wordsMethod(), wordInput(""))));

  // Five twentieths of a second lie between six calls; timers may be a millisecond early.
  expect(performance.now() - began).toBeGreaterThanOrEqual(5 * 20 - 2);
});
