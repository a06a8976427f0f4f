import { expect, test } from "vitest";
import { faultyServer } from "../../mocks/faulty-server/faulty-server.ts";
import { shop, shopBehaviours } from "../../mocks/faulty-server/shop.ts";
import { rawServer } from "../../mocks/faulty-server/trying-faults.ts";
import { sizeLimit } from "./size-limit.ts";
import { tried } from "./testing/tried.ts";

const mebibyte = 1024 * 1024;
const reading = { name: "Read", schema: shop, knownGood: { id: "a" } };
const empty = { status: 0, message: new Uint8Array() };

test("holds for a server with the usual limit", async () => {
  await using server = await faultyServer(shopBehaviours());

  const { counts } = await tried(sizeLimit, server.address, reading);

  expect(counts).toEqual({ held: 1 });
});

test("holds for a server with a limit of its own that it keeps to", async () => {
  const options = { "grpc.max_receive_message_length": mebibyte };
  await using server = await faultyServer(shopBehaviours(), options);

  const { counts } = await tried(sizeLimit, server.address, {
    ...{ ...reading, maxRequestBytes: mebibyte },
  });

  expect(counts).toEqual({ held: 1 });
});

test("catches a server that takes less than it must", async () => {
  const options = { "grpc.max_receive_message_length": mebibyte - 1 };
  await using server = await faultyServer(shopBehaviours(), options);

  const { failure } = await tried(sizeLimit, server.address, {
    ...{ ...reading, maxRequestBytes: mebibyte },
  });

  expect(failure).toMatchObject({
    signature: "at the limit: RESOURCE_EXHAUSTED",
    expected: "no RESOURCE_EXHAUSTED for 1048576 bytes, which wireproof.config says it must take",
  });
});

test("catches a server that breaks on a request over its limit", async () => {
  await using server = await rawServer(({ bytes }) =>
    bytes > 4 * mebibyte + 100 ? { status: 13 } : empty,
  );

  const { failure } = await tried(sizeLimit, server.address, reading);

  expect(failure).toMatchObject({
    way: "wrong status",
    signature: "just over the limit: INTERNAL",
    json: ["{}"],
  });
});

test("catches a server that drops the connection for a request that is far too large", async () => {
  await using server = await rawServer(({ bytes }) => (bytes > 8 * mebibyte ? "hang up" : empty));

  const { failure } = await tried(sizeLimit, server.address, reading);

  expect(failure).toMatchObject({
    signature: "far over the limit: connection dropped",
    because: "calls of others on the same connection are lost with it",
  });
});
