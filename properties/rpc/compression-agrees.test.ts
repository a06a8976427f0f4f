import { expect, test } from "vitest";
import { faultyServer } from "../../mocks/faulty-server/faulty-server.ts";
import { shop, shopBehaviours } from "../../mocks/faulty-server/shop.ts";
import { rawServer } from "../../mocks/faulty-server/trying-faults.ts";
import { compressionAgrees } from "./compression-agrees.ts";
import { tried } from "./testing/tried.ts";

const reading = { name: "Read", schema: shop, knownGood: { id: "a" } };
const empty = { status: 0, message: new Uint8Array() };

/** A server that answers a request by how it is compressed. */
function byCompression(status: number): ReturnType<typeof rawServer> {
  return rawServer(({ headers }) => (headers["grpc-encoding"] === "gzip" ? { status } : empty));
}

for (const name of ["Read", "Add"])
  test(`holds for ${name} of a server that unpacks what it is sent`, async () => {
    await using server = await faultyServer(shopBehaviours());

    const { counts } = await tried(compressionAgrees, server.address, {
      ...{ ...reading, name, random: 4 },
    });

    expect(counts.broken).toBeUndefined();
  });

test("catches a server that fails on what is compressed, with a request of nothing", async () => {
  await using server = await byCompression(13);

  const { failure } = await tried(compressionAgrees, server.address, reading);

  expect(failure).toMatchObject({
    way: "wrong status",
    signature: "OK became INTERNAL",
    expected: "OK, as the plain request gets every time",
    actual: "INTERNAL for the request compressed with gzip, every time",
    json: ["{}"],
  });
  expect(failure?.input.compression).toBe("gzip");
});

test("says nothing of a server that does not support a way of compression", async () => {
  await using server = await byCompression(12);

  const { counts } = await tried(compressionAgrees, server.address, reading);

  expect(counts).toEqual({ held: 5, declined: 5 });
});
