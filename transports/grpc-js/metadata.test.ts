import { Metadata, type Server } from "@grpc/grpc-js";
import { expect, onTestFinished, test } from "vitest";
import { grpcJs } from "../grpc-js.ts";
import { answer, rawServer } from "../testing/raw-server.ts";
import { testServer } from "../testing/test-server.ts";
import { registerUnary } from "../testing/test-services.ts";
import type { CallOutcome, MetadataEntry } from "../transport.ts";
import { targetMetadata } from "./metadata.ts";

const method = { path: "/a.S/Act", clientStreaming: false, serverStreaming: false };

/** Sends what it got back: as initial metadata, and with names of their own as trailers. */
function register(server: Server): void {
  registerUnary(server, method.path, ({ metadata, sendMetadata, ...call }, respond) => {
    const headers = new Metadata();
    const trailers = new Metadata();
    for (const [name, values] of Object.entries(metadata.toJSON()))
      if (/^x-|^authorization$/.test(name))
        for (const value of values) {
          headers.add(name, value);
          trailers.add(`t-${name}`, value);
        }
    sendMetadata.call(call, headers);
    respond(null, new Uint8Array(), trailers);
  });
}

async function called(
  target: readonly MetadataEntry[],
  metadata: readonly MetadataEntry[],
): Promise<CallOutcome> {
  const transport = grpcJs({
    address: `127.0.0.1:${await testServer(register)}`,
    metadata: target,
  });
  onTestFinished(() => transport.close());
  const request = { method, messages: [new Uint8Array()] };
  return await transport.call({ ...request, ...(metadata.length > 0 && { metadata }) });
}

/** The entries that are of the test, with bytes in hex. */
function own(entries: readonly MetadataEntry[]): readonly string[] {
  return entries
    .filter(({ name }) => /^(?:t-)?(?:x-|authorization)/.test(name))
    .map(({ name, value }) => {
      const shown = typeof value === "string" ? value : Buffer.from(value).toString("hex");
      return `${name}: ${shown}`;
    });
}

test("metadata of the target and of the call goes there, and comes back in front and behind", async () => {
  const { status, metadata, trailers } = await called(
    [
      { name: "authorization", value: "Bearer secret" },
      { name: "x-tenant", value: "acme" },
    ],
    [
      { name: "x-tenant", value: "second" },
      { name: "x-trace-bin", value: Uint8Array.of(0, 255, 10) },
      { name: "x-trace-bin", value: new Uint8Array() },
      { name: "x-empty", value: "" },
      { name: "x-ascii", value: "!~ a, b; c=d" },
    ],
  );

  expect(status.name).toBe("OK");
  const expected = [
    "authorization: Bearer secret",
    "x-tenant: acme, second",
    "x-trace-bin: 00ff0a",
    "x-trace-bin: ",
    "x-empty: ",
    "x-ascii: !~ a, b; c=d",
  ];
  expect(own(metadata)).toEqual(expected);
  expect(own(trailers)).toEqual(expected.map((line) => `t-${line}`));
});

test("metadata of a call is of that call alone", async () => {
  const transport = grpcJs({
    address: `127.0.0.1:${await testServer(register)}`,
    metadata: [{ name: "x-tenant", value: "acme" }],
  });
  onTestFinished(() => transport.close());
  const request = { method, messages: [new Uint8Array()] };

  await transport.call({ ...request, metadata: [{ name: "x-once", value: "1" }] });
  expect(own((await transport.call(request)).metadata)).toEqual(["x-tenant: acme"]);
});

test("a status without an answer brings its metadata as trailers", async () => {
  const port = await rawServer((stream) => {
    const head = { ":status": 200, "content-type": "application/grpc" };
    const status = { "grpc-status": "5", "grpc-message": "none", "x-why": "gone" };
    stream.respond({ ...head, ...status }, { endStream: true });
  });
  const transport = grpcJs(`127.0.0.1:${port}`);
  onTestFinished(() => transport.close());

  const outcome = await transport.call({ method, messages: [new Uint8Array()] });

  expect(outcome.status).toEqual({ code: 5, name: "NOT_FOUND", details: "none" });
  expect(outcome.metadata).toEqual([]);
  expect(own(outcome.trailers)).toEqual(["x-why: gone"]);
});

test("details of a status are bytes", async () => {
  const details = { "grpc-status-details-bin": Buffer.of(8, 5, 255).toString("base64") };
  const port = await rawServer((stream) => answer(stream, [], { "grpc-status": "5", ...details }));
  const transport = grpcJs(`127.0.0.1:${port}`);
  onTestFinished(() => transport.close());

  const { trailers } = await transport.call({ method, messages: [new Uint8Array()] });

  expect(trailers).toEqual([{ name: "grpc-status-details-bin", value: Buffer.of(8, 5, 255) }]);
});

for (const [entry, message] of [
  [{ name: "a b", value: "c" }, 'metadata "a b": it is no name of metadata'],
  [{ name: ":path", value: "c" }, 'metadata ":path": it is no name of metadata'],
  [{ name: "a-bin", value: "secret" }, 'metadata "a-bin": its value is of the other kind'],
  [{ name: "a", value: Uint8Array.of(1) }, 'metadata "a": its value is of the other kind'],
  [{ name: "a", value: "secret ü" }, 'metadata "a": its value is no printable ASCII'],
] as const)
  test(`what cannot be sent with every call is refused without its value: ${message}`, () => {
    expect(() => targetMetadata([entry])).toThrow(
      expect.objectContaining({ code: "usage", message }),
    );
  });
