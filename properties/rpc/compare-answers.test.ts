import { expect, test } from "vitest";
import { StableAnswer } from "./compare-answers.ts";
import type { Exchange } from "./exchange.ts";
import { bytesOf, exchangeEnding, liveMethod } from "./testing/judged-call.ts";

function answering(...jsons: readonly unknown[]): Exchange {
  return exchangeEnding(
    { code: 0 },
    { messages: jsons.map((json) => bytesOf(json)), name: "Watch" },
  );
}

function learnedFrom(...exchanges: readonly Exchange[]): StableAnswer {
  const stable = new StableAnswer(liveMethod("Watch"));
  for (const exchange of exchanges) stable.learn(exchange);
  return stable;
}

test("leaves out what differed between two answers to one request, inside messages and lists too", () => {
  const stable = learnedFrom(
    answering({
      text: "a",
      number: 1,
      inner: { number: 2, text: "b" },
      named: { c: { number: 3 } },
    }),
    answering({
      text: "a",
      number: 4,
      inner: { number: 5, text: "b" },
      named: { c: { number: 6 } },
    }),
  );

  expect(stable.volatile).toEqual(["[0].number", "[0].inner.number", "[0].named.number"]);
  expect(
    stable.differenceFrom(
      answering({
        text: "a",
        number: 7,
        inner: { number: 8, text: "b" },
        named: { c: { number: 9 } },
      }),
    ),
  ).toBeUndefined();
  expect(
    stable.differenceFrom(answering({ text: "a", inner: { text: "z" }, named: { c: {} } })),
  ).toMatchObject({ path: "[0].inner.text", expected: "b", actual: "z" });
});

test("leaves out a field that is there now and then", () => {
  const stable = learnedFrom(answering({ text: "a" }), answering({ text: "a", lines: ["b"] }));

  expect(stable.differenceFrom(answering({ text: "a", lines: ["c", "d"] }))).toBeUndefined();
  expect(stable.differenceFrom(answering({ text: "b" }))).toMatchObject({ path: "[0].text" });
});

test("tells a field that is lost, and one that is added", () => {
  const stable = learnedFrom(answering({ text: "a" }), answering({ text: "a" }));

  expect(stable.differenceFrom(answering({}))).toMatchObject({ expected: "a", actual: undefined });
  expect(stable.differenceFrom(answering({ text: "a", number: 1 }))).toMatchObject({ actual: 1 });
});

test("tells unknown fields that come and go, by what they mean", () => {
  const record = Uint8Array.of(0x78, 1);
  const sending = exchangeEnding({ code: 0 }, { messages: [record] });
  const stable = learnedFrom(answering({}), answering({}));

  expect(stable.differenceFrom(sending)).toMatchObject({ path: "[0].(unknown fields)" });
  expect(learnedFrom(answering({}), sending).differenceFrom(sending)).toBeUndefined();
});

test("tells another status, and another number of messages", () => {
  const stable = learnedFrom(answering({}, {}), answering({}, {}));

  expect(stable.differenceFrom(answering({}))).toMatchObject({ kind: "number of messages" });
  expect(stable.differenceFrom(exchangeEnding({ code: 5 }, { name: "Watch" }))).toMatchObject({
    kind: "status",
    actual: "NOT_FOUND",
  });
});

for (const [what, second] of [
  ["the status", exchangeEnding({ code: 5 }, { name: "Watch" })],
  ["the number of messages", answering({}, {})],
] as const)
  test(`says nothing where ${what} changes by itself`, () => {
    const stable = learnedFrom(answering({}), second);

    expect(stable.isUnclear).toBe(true);
    expect(stable.differenceFrom(answering({ text: "a" }))).toBeUndefined();
  });

test("says nothing of an answer that is no message", () => {
  const unreadable = exchangeEnding({ code: 0 }, { messages: [Uint8Array.of(0xff)] });

  expect(learnedFrom(answering({}), answering({})).differenceFrom(unreadable)).toBeUndefined();
  expect(learnedFrom(unreadable).isUnclear).toBe(true);
});
