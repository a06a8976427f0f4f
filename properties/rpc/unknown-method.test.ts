import { expect, test } from "vitest";
import { always, faultyServer } from "../../mocks/faulty-server/faulty-server.ts";
import { shop, shopBehaviours } from "../../mocks/faulty-server/shop.ts";
import { liveMethods, tried } from "./testing/tried.ts";
import { unknownMethod } from "./unknown-method.ts";

const reading = { name: "Read", schema: shop };

test("holds for a server that has no such method and no such service, and says so", async () => {
  await using server = await faultyServer(shopBehaviours());

  const { counts } = await tried(unknownMethod, server.address, reading);

  expect(counts).toEqual({ held: 1 });
});

test("catches a server that answers a method that it does not have", async () => {
  await using server = await faultyServer({ "/shop.v1.Shop/NoSuchMethod": always({}) });

  const { failure } = await tried(unknownMethod, server.address, reading);

  expect(failure).toMatchObject({
    way: "accepted",
    signature: "unknown method: OK",
    expected: "UNIMPLEMENTED for /shop.v1.Shop/NoSuchMethod, a method that does not exist",
    json: ["{}"],
  });
});

test("catches a server that says NOT_FOUND of a service that it does not have", async () => {
  await using server = await faultyServer({
    "/shop.v1.ShopNoSuchService/Read": always({ code: 5, details: "no route" }),
  });

  const { failure } = await tried(unknownMethod, server.address, reading);

  expect(failure).toMatchObject({
    signature: "unknown service: NOT_FOUND",
    actual: "NOT_FOUND: no route",
  });
});

test("says nothing of a server that asks first who is calling", async () => {
  await using server = await faultyServer({
    "/shop.v1.Shop/NoSuchMethod": always({ code: 16, details: "who are you?" }),
  });

  const { counts } = await tried(unknownMethod, server.address, reading);

  expect(counts).toEqual({ declined: 1 });
});

test("is tried once for each service", () => {
  const facts = { noSideEffects: false, idempotent: false };

  const applying = liveMethods(shop).filter((one) => unknownMethod.appliesTo(one, facts).applies);

  expect(applying.map(({ name }) => name)).toEqual(["Add"]);
});
