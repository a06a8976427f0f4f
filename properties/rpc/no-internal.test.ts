import { expect, test } from "vitest";
import { always, faultyServer } from "../../mocks/faulty-server/faulty-server.ts";
import { cuttingOff, headersOnly, http2Server } from "../../mocks/faulty-server/http2-server.ts";
import { compileText } from "../../schema/compile.ts";
import { noInternal } from "./no-internal.ts";
import { bytesOf, exchangeEnding, judged, judgedCall, pathOf } from "./testing/judged-call.ts";

const get = pathOf("Get");

test("holds for a server that answers, and for one that refuses", async () => {
  await using server = await faultyServer({
    [get]: always({ messages: [bytesOf({})] }),
    [pathOf("Watch")]: always({ code: 3, details: "text: must be set" }),
  });

  expect(await judgedCall(noInternal, server.address)).toBe("held");
  expect(await judgedCall(noInternal, server.address, { name: "Watch" })).toBe("held");
});

test("catches a server that has INTERNAL for everything that goes wrong", async () => {
  await using server = await faultyServer({
    [get]: always({ code: 13, details: 'cannot store "a" at 2026-11-22T10:00:00Z' }),
  });

  expect(await judgedCall(noInternal, server.address, { requests: [{ text: "a" }] })).toEqual({
    way: "wrong status",
    signature: "INTERNAL: cannot store",
    expected: "an answer, or a status that says what is wrong with the request or missing for it",
    actual: 'INTERNAL: cannot store "a" at 2026-11-22T10:00:00Z',
  });
});

for (const [what, behaviour] of [
  ["the stream is cut off", cuttingOff(2)],
  ["the answer is that of HTTP", headersOnly({ ":status": 400 })],
] as const)
  test(`says nothing where ${what}, and the caller's library says INTERNAL`, async () => {
    await using server = await http2Server(behaviour);

    expect(await judgedCall(noInternal, server.address)).toBe("declined");
  });

test("says nothing of a request that is deeper than libraries read", () => {
  const nested = (depth: number): unknown => (depth === 0 ? {} : { inner: nested(depth - 1) });
  const verdictAt = (depth: number) =>
    judged(noInternal, exchangeEnding({ code: 13 }, { requests: [nested(depth)] }));

  expect(verdictAt(95)).toBe("declined");
  expect(verdictAt(40)).toMatchObject({ signature: "INTERNAL" });
});

test("says nothing of a request without what it requires, wherever that is missing", () => {
  const schema = compileText(`
    syntax = "proto2";
    message Strict { required string text = 1; repeated Strict inner = 2; map<string, Strict> named = 3; }
    service Notes { rpc Get(Strict) returns (Strict); }
  `);
  const verdictOf = (request: unknown) =>
    judged(noInternal, exchangeEnding({ code: 13 }, { schema, requests: [request] }));

  expect(verdictOf({})).toBe("declined");
  expect(verdictOf({ text: "a", inner: [{ text: "a" }, {}] })).toBe("declined");
  expect(verdictOf({ text: "a", named: { a: {} } })).toBe("declined");
  expect(verdictOf({ text: "a", inner: [{ text: "a" }] })).toMatchObject({ signature: "INTERNAL" });
});
