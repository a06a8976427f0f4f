import { createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { callByGet, type GetMethod, serveGet } from "./connect-get.ts";
import { loopbackPort } from "./loopback-port.ts";

const unary = { clientStreaming: false, serverStreaming: false };

/** Answers with what it was sent, and a byte more. */
function served(name: string, isSideEffectFree: boolean, serverStreaming = false): GetMethod {
  return {
    method: { ...unary, path: `/a.S/${name}`, serverStreaming },
    isSideEffectFree,
    answer: (message) => Uint8Array.from([...message, 1]),
  };
}

// As @connectrpc/connect-node 2.1 answers to the same requests.
for (const [name, status, body] of [
  ["Safe", 200, [251, 255, 1]],
  ["Unsafe", 405, []],
  ["Streaming", 415, []],
  ["Nothing", 404, []],
] as const)
  test(`answers a GET of ${name} with ${status}`, async () => {
    const methods = [
      served("Safe", true),
      served("Unsafe", false),
      served("Streaming", true, true),
    ];
    const server = await serveGet(methods);
    onTestFinished(() => server.close());

    const method = { ...unary, path: `/a.S/${name}` };
    const outcome = await callByGet(server.address, method, Uint8Array.of(251, 255), 5000);

    expect({ ...outcome, body: [...outcome.body] }).toEqual({
      // RFC 4648 section 5: the alphabet that is safe in a URL, and no padding.
      path: `/a.S/${name}?connect=v1&base64=1&encoding=proto&message=-_8`,
      ...{ status, body },
    });
  });

test("a GET that nobody answers ends by the deadline without a status", async () => {
  const mute = createServer((socket) => {
    socket.on("error", () => {});
    onTestFinished(() => {
      socket.destroy();
    });
  });
  const port = await loopbackPort(mute);
  onTestFinished(() => {
    mute.close();
  });

  const method = { ...unary, path: "/a.S/Get" };
  const outcome = await callByGet(`127.0.0.1:${port}`, method, new Uint8Array(), 100);

  expect(outcome).toMatchObject({ status: undefined });
});
