import { expect, test } from "vitest";
import { always, faultyServer } from "../../mocks/faulty-server/faulty-server.ts";
import { shop, shopBehaviours } from "../../mocks/faulty-server/shop.ts";
import { refusingTwice } from "../../mocks/faulty-server/trying-faults.ts";
import { idempotent } from "./idempotent.ts";
import { liveMethod } from "./testing/judged-call.ts";
import { factsOf, liveMethods, tried } from "./testing/tried.ts";

const path = "/shop.v1.Shop/Put";
const readPath = "/shop.v1.Shop/Read";
const putting = { name: "Put", schema: shop, knownGood: { id: "a", name: "b" } };
const adding = { ...putting, name: "Add", facts: { noSideEffects: false, idempotent: true } };

for (const name of ["Read", "Put"])
  test(`holds for ${name} of a server whose answers have a number and a time of their own`, async () => {
    await using server = await faultyServer(shopBehaviours());

    const { counts } = await tried(idempotent, server.address, { ...putting, name, random: 4 });

    expect(counts.broken).toBeUndefined();
    expect(counts.held).toBeGreaterThan(8);
  });

test("says nothing of a server that says ALREADY_EXISTS of what it has done", async () => {
  await using server = await faultyServer(shopBehaviours());

  const { counts } = await tried(idempotent, server.address, adding);

  expect(counts.broken).toBeUndefined();
});

test("catches a server that does it again with each retry, with what names the thing alone", async () => {
  const behaviours = shopBehaviours({ logOnPut: (before, name) => [...before, name] });
  await using server = await faultyServer(behaviours);

  const { failure } = await tried(idempotent, server.address, putting);

  expect(failure).toMatchObject({
    way: "wrong value",
    signature: "grows with each retry: shop.v1.Shop/Put log",
    expected: "nothing that grows when the same call is made again",
    actual: "log in the answers of shop.v1.Shop/Put: 1, 2, 3, 4, 5, one after each call",
    json: ["{}"],
  });
});

test("catches it by what another method answers, where the method itself does not show it", async () => {
  const { [path]: put = always({}), ...behaviours } = shopBehaviours({
    logOnPut: (before, name) => [...before, name],
  });
  await using server = await faultyServer({
    ...behaviours,
    [path]: async (call) => {
      const reply = await put(call);
      return reply.code === undefined ? { messages: [new Uint8Array()] } : reply;
    },
  });

  const { failure } = await tried(idempotent, server.address, putting);

  expect(failure).toMatchObject({
    signature: "grows with each retry: shop.v1.Shop/Read log",
    actual: "log in the answers of shop.v1.Shop/Read: 2, 3, 4, 5, 6, one after each call",
    json: ["{}"],
  });
});

test("says nothing of what others make grow at the pace of the calls", async () => {
  const { [path]: put = always({}), [readPath]: read = always({}) } = shopBehaviours({
    logOnPut: (before, name) => [...before, name],
  });
  let reads = 0;
  await using server = await faultyServer({
    [path]: always({ messages: [new Uint8Array()] }),
    // Two reads are made between two calls: somebody else puts before each first one.
    [readPath]: async (call) => {
      if (reads++ % 2 === 0) await put(call);
      return await read(call);
    },
  });

  const { counts } = await tried(idempotent, server.address, putting);

  expect(counts.broken).toBeUndefined();
  expect(reads).toBeGreaterThan(10);
});

test("catches a server that fails on the second call", async () => {
  const { [path]: put = () => ({}) } = shopBehaviours();
  const refusing = refusingTwice({ code: 13, details: "duplicate key" }, put);
  await using server = await faultyServer({ [path]: refusing });

  const { failure } = await tried(idempotent, server.address, putting);

  expect(failure).toMatchObject({
    signature: "second call: INTERNAL",
    actual: "INTERNAL: duplicate key",
    // Over the known good request nothing need be laid.
    json: ["{}"],
  });
});

test("does not apply where nothing says that a call may be made twice", () => {
  const add = liveMethods(shop).find(({ name }) => name === "Add");

  const applicability = add && idempotent.appliesTo(add, factsOf(add));

  expect(applicability).toEqual({ applies: false, reason: expect.stringContaining("IDEMPOTENT") });
});

test("catches a server that will not do again what it has just done, also where another case did it before", async () => {
  const { [path]: put = always({}) } = shopBehaviours();
  let last = "";
  await using server = await faultyServer({
    [path]: (call) => {
      const request = Buffer.from(call.messages[0] ?? new Uint8Array()).toString("hex");
      if (request === last) return { code: 9, details: "nothing to do" };
      last = request;
      return put(call);
    },
  });
  const [input] = [...idempotent.inputs(liveMethod("Put", shop)).edges()];

  const { counts, failure } = await tried(idempotent, server.address, {
    ...{ ...putting, inputs: input === undefined ? [] : [input, input] },
  });

  expect(counts).toEqual({ broken: 1 });
  expect(failure?.signature).toBe("second call: FAILED_PRECONDITION");
});
