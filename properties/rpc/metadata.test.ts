import { expect, test } from "vitest";
import { faultyServer } from "../../mocks/faulty-server/faulty-server.ts";
import { shop, shopBehaviours } from "../../mocks/faulty-server/shop.ts";
import { stumblingOver } from "../../mocks/faulty-server/trying-faults.ts";
import { metadata } from "./metadata.ts";
import { tried } from "./testing/tried.ts";

const path = "/shop.v1.Shop/Put";
const put = shopBehaviours()[path] ?? (() => ({}));
const putting = { name: "Put", schema: shop, knownGood: { id: "a" } };

test("holds for a server that reads no metadata, 60 KiB of it too", async () => {
  await using server = await faultyServer({ [path]: put });

  const { counts } = await tried(metadata, server.address, { ...putting, random: 5 });

  expect(counts).toEqual({ held: 21 });
});

test("catches a server that takes bytes for text, with a value of nothing", async () => {
  const isBytes = ({ value }: { readonly value: unknown }): boolean => typeof value !== "string";
  const faulty = stumblingOver((call) => call.metadata.some(isBytes), put);
  await using server = await faultyServer({ [path]: faulty });

  const { failure } = await tried(metadata, server.address, putting);

  expect(failure).toMatchObject({
    signature: "OK became UNKNOWN",
    actual:
      "UNKNOWN: metadata.value.split is not a function for the request with metadata x-wireproof-bin, every time",
  });
  expect(failure?.input.metadata).toEqual([{ name: "x-wireproof-bin", value: new Uint8Array() }]);
});

test("catches a server that stumbles over a name that comes twice, with both", async () => {
  const faulty = stumblingOver(({ metadata: entries }) => {
    const names = entries.map(({ name }) => name);
    return new Set(names).size < names.length;
  }, put);
  await using server = await faultyServer({ [path]: faulty });

  const { failure } = await tried(metadata, server.address, putting);

  const twice = { name: "x-wireproof-bin", value: new Uint8Array() };
  expect(failure?.input.metadata).toEqual([twice, twice]);
});
