import { expect, test } from "vitest";
import { faultyServer } from "../../mocks/faulty-server/faulty-server.ts";
import { shop, shopBehaviours } from "../../mocks/faulty-server/shop.ts";
import { readingInOrder } from "../../mocks/faulty-server/trying-faults.ts";
import { legalEncodingsAgree } from "./legal-encodings-agree.ts";
import { factsOf, liveMethods, tried } from "./testing/tried.ts";

const read = "/shop.v1.Shop/Read";
const reading = { name: "Read", schema: shop, knownGood: { id: "a", name: "b", sizes: [1, 2] } };

test("holds for a server that reads any legal encoding, and whose answers have a number and a time of their own", async () => {
  await using server = await faultyServer(shopBehaviours());

  const { counts } = await tried(legalEncodingsAgree, server.address, { ...reading, random: 10 });

  expect(counts).toEqual({ held: expect.any(Number), declined: expect.any(Number) });
  expect(counts.held).toBeGreaterThan(15);
});

test("catches a server that expects fields in their order, and names the order as what does it", async () => {
  const behaviours = shopBehaviours();
  await using server = await faultyServer({
    ...behaviours,
    [read]: readingInOrder(behaviours[read] ?? (() => ({}))),
  });

  const { failure } = await tried(legalEncodingsAgree, server.address, reading);

  expect(failure).toMatchObject({
    way: "wrong value",
    signature: "answer differs at /1",
    expected: 'id = "a", as the plain request gets every time',
    actual: "no id for the request in other legal bytes (order: descending), every time",
    because: "left out, since it changes by itself: answer_number, answered_at",
    json: ["{}"],
  });
});

test("does not apply where nothing says that a call changes nothing", () => {
  const put = liveMethods(shop).find(({ name }) => name === "Put");

  const applicability = put && legalEncodingsAgree.appliesTo(put, factsOf(put));

  expect(applicability).toEqual({
    applies: false,
    reason: expect.stringContaining("NO_SIDE_EFFECTS"),
  });
});
