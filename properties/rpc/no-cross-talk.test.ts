import { expect, test } from "vitest";
import { faultyServer } from "../../mocks/faulty-server/faulty-server.ts";
import { shop, shopBehaviours } from "../../mocks/faulty-server/shop.ts";
import { sharingRequest } from "../../mocks/faulty-server/trying-faults.ts";
import { noCrossTalk } from "./no-cross-talk.ts";
import { tried } from "./testing/tried.ts";

const knownGood = { id: "a", name: "b", count: 1 };

for (const name of ["Read", "Put", "Add"])
  test(`holds for ${name} of a server that keeps callers apart`, async () => {
    await using server = await faultyServer(shopBehaviours());
    const trying = { name, schema: shop, knownGood, random: 1 };

    const { counts } = await tried(noCrossTalk, server.address, trying);

    expect(counts.broken).toBeUndefined();
    expect(counts.held).toBeGreaterThan(0);
  });

for (const name of ["Read", "Put"])
  test(`catches ${name} where a request is kept where the next call puts its own`, async () => {
    const path = `/shop.v1.Shop/${name}`;
    const behaviours = shopBehaviours();
    const shared = sharingRequest(behaviours[path] ?? (() => ({})));
    await using server = await faultyServer({ ...behaviours, [path]: shared });

    const { failure } = await tried(noCrossTalk, server.address, { name, schema: shop, knownGood });

    expect(failure).toMatchObject({
      way: "wrong value",
      signature: "the answer of another caller",
      because: "16 callers with different requests called at once",
    });
  });
