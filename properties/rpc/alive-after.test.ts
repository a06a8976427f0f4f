import { expect, test } from "vitest";
import {
  always,
  type FaultyServer,
  faultyServer,
  silent,
} from "../../mocks/faulty-server/faulty-server.ts";
import {
  cuttingOff,
  hangingUp,
  headersOnly,
  http2Server,
} from "../../mocks/faulty-server/http2-server.ts";
import { looksDead } from "./alive-after.ts";
import { bytesOf, exchangeEnding, exchangeWith, pathOf } from "./testing/judged-call.ts";

async function looksDeadOn(server: FaultyServer, deadlineMs = 5000): Promise<boolean> {
  await using _ = server;
  return looksDead((await exchangeWith(server.address, { deadlineMs })).outcome);
}

test("a server that answers looks alive, whatever it answers", async () => {
  const get = pathOf("Get");
  for (const code of [0, 2, 3, 5, 7, 8, 10, 12, 13])
    expect(
      await looksDeadOn(
        await faultyServer({ [get]: always({ code, messages: code === 0 ? [bytesOf({})] : [] }) }),
      ),
    ).toBe(false);
});

for (const [what, server] of [
  ["hangs up in the middle of a call", () => http2Server(hangingUp)],
  ["cuts the stream off", () => http2Server(cuttingOff(2))],
  ["has a proxy say that it is gone", () => http2Server(headersOnly({ ":status": 503 }))],
  ["says that it is shutting down", () => faultyServer({ [pathOf("Get")]: always({ code: 14 }) })],
  ["never answers", () => faultyServer({ [pathOf("Get")]: silent })],
] as const)
  test(`a server that ${what} looks dead`, async () => {
    expect(await looksDeadOn(await server(), 200)).toBe(true);
  });

test("a server that is not there looks dead", async () => {
  const server = await faultyServer({});
  server.kill();

  expect(await looksDeadOn(server)).toBe(true);
});

test("a call that was cancelled here says nothing of the server", () => {
  const { outcome } = exchangeEnding({ code: 1, details: "Call cancelled" });

  expect(looksDead(outcome, true)).toBe(false);
  expect(looksDead(outcome)).toBe(true);
  expect(looksDead(exchangeEnding({ code: 1, details: "Cancelled on client" }).outcome)).toBe(
    false,
  );
});
