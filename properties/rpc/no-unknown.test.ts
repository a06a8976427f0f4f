import { expect, test } from "vitest";
import { always, faultyServer } from "../../mocks/faulty-server/faulty-server.ts";
import { cuttingOff, headersOnly, http2Server } from "../../mocks/faulty-server/http2-server.ts";
import { noUnknown } from "./no-unknown.ts";
import { bytesOf, judgedCall, pathOf } from "./testing/judged-call.ts";

const get = pathOf("Get");

test("holds for a server that answers, and for one that says what is wrong", async () => {
  await using server = await faultyServer({
    [get]: always({ messages: [bytesOf({ text: "a" })] }),
    [pathOf("Watch")]: always({ code: 5, details: "there is no such note" }),
  });

  expect(await judgedCall(noUnknown, server.address)).toBe("held");
  expect(await judgedCall(noUnknown, server.address, { name: "Watch" })).toBe("held");
});

test("catches a handler that throws", async () => {
  await using server = await faultyServer({
    [get]: () => {
      throw new TypeError("Cannot read properties of undefined (reading 'length')");
    },
  });

  expect(await judgedCall(noUnknown, server.address)).toEqual({
    way: "wrong status",
    signature: "UNKNOWN: Cannot read properties undefined reading length",
    expected: "an answer, or a status that says what is wrong",
    actual: "UNKNOWN: Cannot read properties of undefined (reading 'length')",
    because:
      "servers say UNKNOWN for a handler that threw, or gave back an error that is no status",
  });
});

for (const [what, behaviour] of [
  ["a proxy says HTTP 500", headersOnly({ ":status": 500 })],
  ["there is no status", headersOnly({ ":status": 200, "content-type": "application/grpc" })],
  ["the stream is cut off", cuttingOff(2)],
] as const)
  test(`says nothing where ${what}, and the caller's library makes a status up`, async () => {
    await using server = await http2Server(behaviour);

    expect(await judgedCall(noUnknown, server.address)).toBe("declined");
  });

test("says nothing where nobody is there", async () => {
  const server = await faultyServer({});
  server.kill();

  expect(await judgedCall(noUnknown, server.address)).toBe("declined");
});
