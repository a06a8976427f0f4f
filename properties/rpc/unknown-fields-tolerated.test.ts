import { expect, test } from "vitest";
import { faultyServer } from "../../mocks/faulty-server/faulty-server.ts";
import { shop, shopBehaviours } from "../../mocks/faulty-server/shop.ts";
import {
  failingEvery,
  forbiddingOthers,
  knowingOnly,
} from "../../mocks/faulty-server/trying-faults.ts";
import { tried } from "./testing/tried.ts";
import { unknownFieldsTolerated } from "./unknown-fields-tolerated.ts";

const path = "/shop.v1.Shop/Put";
const put = shopBehaviours()[path] ?? (() => ({}));
const putting = { name: "Put", schema: shop, knownGood: { id: "a", detail: { text: "b" } } };

test("holds for a server that ignores what it does not know", async () => {
  await using server = await faultyServer({ [path]: put });

  const { counts } = await tried(unknownFieldsTolerated, server.address, {
    ...putting,
    random: 10,
  });

  expect(Object.keys(counts).sort()).toEqual(["declined", "held"]);
  expect(counts.held).toBeGreaterThan(20);
});

test("catches a server that fails on a field of an unknown number, with that field alone", async () => {
  await using server = await faultyServer({ [path]: knowingOnly([1, 2, 3, 4, 5], put) });

  const { failure } = await tried(unknownFieldsTolerated, server.address, putting);

  expect(failure).toMatchObject({
    way: "wrong status",
    signature: "OK became INTERNAL",
    expected: "OK, as the plain request gets every time",
    actual:
      "INTERNAL: parse error at tag 6 for the request with fields that the schema does not have, every time",
    json: ['{"$unknown":["3000"]}'],
  });
});

test("says nothing of a server that will not have unknown fields, and says that", async () => {
  await using server = await faultyServer({ [path]: forbiddingOthers([1, 2, 3, 4, 5], put) });

  const { counts } = await tried(unknownFieldsTolerated, server.address, putting);

  expect(counts.broken).toBeUndefined();
});

for (const count of [2, 3, 5])
  test(`blames unknown fields for nothing where every call of ${count} fails`, async () => {
    const failing = failingEvery(count, { code: 13, details: "bad luck" }, put);
    await using server = await faultyServer({ [path]: failing });

    const { counts } = await tried(unknownFieldsTolerated, server.address, putting);

    expect(counts.broken).toBeUndefined();
  });
