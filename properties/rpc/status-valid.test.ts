import { expect, test } from "vitest";
import { always, faultyServer } from "../../mocks/faulty-server/faulty-server.ts";
import {
  cuttingOff,
  hangingUp,
  headersOnly,
  http2Server,
  withTrailers,
} from "../../mocks/faulty-server/http2-server.ts";
import { statusValid } from "./status-valid.ts";
import { bytesOf, exchangeEnding, judged, judgedCall, pathOf } from "./testing/judged-call.ts";

const get = pathOf("Get");
const note = bytesOf({ text: "a" });
const grpc = { ":status": 200, "content-type": "application/grpc" };

test("holds for every status that there is, with metadata that may be sent", async () => {
  const metadata = [
    { name: "x-text", value: "printable ~" },
    { name: "x-bytes-bin", value: Uint8Array.of(0, 255) },
  ];
  for (const code of Array.from({ length: 17 }, (_, index) => index)) {
    await using server = await faultyServer({
      [get]: always({ messages: code === 0 ? [note] : [], code, metadata, trailers: metadata }),
    });

    expect(await judgedCall(statusValid, server.address)).toBe("held");
  }
});

test("catches a status that does not exist", async () => {
  await using server = await faultyServer({ [get]: always({ code: 17, details: "teapot" }) });

  expect(await judgedCall(statusValid, server.address)).toEqual({
    way: "malformed",
    signature: "a status that does not exist",
    expected: "a status from 0 to 16",
    actual: "17 (teapot)",
    source: "https://github.com/grpc/grpc/blob/master/doc/statuscodes.md",
  });
});

test("catches a status that is no number", async () => {
  await using server = await http2Server(withTrailers(note, { "grpc-status": "NOT_FOUND" }));

  expect(await judgedCall(statusValid, server.address)).toMatchObject({
    way: "malformed",
    signature: "a status that is no number",
    actual: "one that is no number",
  });
});

test("catches an answer without a status", async () => {
  await using server = await http2Server(withTrailers(note, { "x-other": "a" }));

  expect(await judgedCall(statusValid, server.address)).toEqual({
    way: "malformed",
    signature: "no grpc-status: Received HTTP status code 200",
    expected: "grpc-status behind the answer",
    actual: "none; the caller's library made UNKNOWN: Received HTTP status code 200 of it",
  });
});

for (const [what, behaviour, details] of [
  ["headers alone, without a status", headersOnly(grpc), "Received HTTP status code 200"],
  ["an error of HTTP", headersOnly({ ":status": 500 }), "Received HTTP status code 500"],
  [
    "a stream that it ends before the call is over",
    cuttingOff(0),
    "Received RST_STREAM with code 0 (Call ended without gRPC status)",
  ],
  [
    "a stream that it cuts off for an error of its own",
    cuttingOff(2),
    "Received RST_STREAM with code 2 (Internal server error)",
  ],
] as const)
  test(`catches a server that answers with ${what}`, async () => {
    await using server = await http2Server(behaviour);

    expect(await judgedCall(statusValid, server.address)).toMatchObject({
      way: "malformed",
      signature: `no grpc-status: ${details}`,
      actual: expect.stringContaining(details),
    });
  });

for (const [what, behaviour] of [
  ["a proxy that has no server", headersOnly({ ":status": 502 })],
  ["a proxy that does not let the caller in", headersOnly({ ":status": 403 })],
  ["a router that has no such path", headersOnly({ ":status": 404 })],
  ["a stream that was refused", cuttingOff(7)],
  ["a connection that was lost", hangingUp],
] as const)
  test(`says nothing of ${what}`, async () => {
    await using server = await http2Server(behaviour);

    expect(await judgedCall(statusValid, server.address)).toBe("declined");
  });

test("says nothing where the metadata are more than servers take", async () => {
  await using server = await http2Server(headersOnly({ ":status": 431 }));
  const metadata = [{ name: "x-large", value: "a".repeat(9000) }];

  expect(await judgedCall(statusValid, server.address, { metadata })).toBe("declined");
  expect(await judgedCall(statusValid, server.address)).toMatchObject({ way: "malformed" });
});

for (const [name, value, signature] of [
  ["X-Upper", "a", "an illegal name of metadata"],
  ["x text", "a", "an illegal name of metadata"],
  ["x-text", "é", "an illegal value of x-text"],
  ["x-text", Uint8Array.of(1), "an illegal value of x-text"],
  ["x-bin", "not bytes", "an illegal value of x-bin"],
] as const)
  test(`catches ${JSON.stringify(name)} with ${JSON.stringify(value)}, wherever it comes`, () => {
    const entries = [{ name, value }];

    // The library drops them, so that no server can have a caller of it see one.
    for (const where of [{ trailers: entries }, { metadata: entries }]) {
      const exchange = exchangeEnding({ code: 0 });
      const outcome = { ...exchange.outcome, ...where };
      expect(judged(statusValid, { ...exchange, outcome })).toMatchObject({
        way: "malformed",
        signature,
      });
    }
  });
