import { expect, test } from "vitest";
import { always, faultyServer } from "../../mocks/faulty-server/faulty-server.ts";
import type { MethodFacts } from "./call-property.ts";
import { invalidRejected } from "./invalid-rejected.ts";
import { bytesOf, judgedCall, liveMethod, pathOf } from "./testing/judged-call.ts";
import { validAccepted } from "./valid-accepted.ts";

/** Says that a note without text is none, nothing of one whose number is set, and that any other is valid. */
const facts: MethodFacts = {
  noSideEffects: false,
  idempotent: false,
  isValid: ({ messages: [message] }) => {
    if (message?.value.fields.has(2) === true) return undefined;
    return message?.value.fields.has(1) === true;
  },
};
const context = { facts };
const get = pathOf("Get");
const accepting = always({ messages: [bytesOf({ text: "a" })] });
const refusing = always({ code: 3, details: "text: must not be empty" });

test("both apply where the config says what is valid, and nowhere else", () => {
  for (const property of [invalidRejected, validAccepted]) {
    expect(property.appliesTo(liveMethod("Get"), facts)).toEqual({ applies: true });
    expect(
      property.appliesTo(liveMethod("Get"), { noSideEffects: false, idempotent: false }),
    ).toEqual({ applies: false, reason: "the config does not say which requests are valid" });
  }
});

test("both hold for a server that takes what is valid and refuses what is not", async () => {
  await using server = await faultyServer({
    [get]: (call) => (call.messages[0]?.length === 0 ? refusing(call) : accepting(call)),
  });
  const verdicts = async (request: unknown) => [
    await judgedCall(invalidRejected, server.address, { requests: [request], context }),
    await judgedCall(validAccepted, server.address, { requests: [request], context }),
  ];

  expect(await verdicts({})).toEqual(["held", "declined"]);
  expect(await verdicts({ text: "a" })).toEqual(["declined", "held"]);
  expect(await verdicts({ number: 1 })).toEqual(["declined", "declined"]);
});

test("catches a server that accepts what it must reject", async () => {
  await using server = await faultyServer({ [get]: accepting });

  expect(await judgedCall(invalidRejected, server.address, { context })).toEqual({
    way: "accepted",
    signature: "accepted: a request that the config calls invalid",
    expected:
      "a status other than OK, such as INVALID_ARGUMENT: the config calls the request invalid",
    actual: "OK",
  });
});

test("catches a server that refuses what is valid", async () => {
  await using server = await faultyServer({ [get]: refusing });
  const requests = [{ text: "a" }];

  expect(await judgedCall(validAccepted, server.address, { context, requests })).toEqual({
    way: "refused",
    signature: "INVALID_ARGUMENT: text must not empty",
    expected:
      "any status but INVALID_ARGUMENT and OUT_OF_RANGE: the config calls the request valid",
    actual: "INVALID_ARGUMENT: text: must not be empty",
  });
});

test("a valid request may find nothing, and its metadata may be refused", async () => {
  await using server = await faultyServer({
    [get]: always({ code: 5, details: "no such note" }),
    [pathOf("Watch")]: refusing,
  });
  const requests = [{ text: "a" }];
  const metadata = [{ name: "x-odd", value: "a" }];
  const watched = { name: "Watch", context, requests, metadata };

  expect(await judgedCall(validAccepted, server.address, { context, requests })).toBe("held");
  expect(await judgedCall(validAccepted, server.address, watched)).toBe("declined");
});

test("neither says anything where nobody is there", async () => {
  const server = await faultyServer({});
  server.kill();

  expect(await judgedCall(invalidRejected, server.address, { context })).toBe("declined");
  expect(await judgedCall(validAccepted, server.address, { context })).toBe("declined");
});
