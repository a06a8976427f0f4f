import { expect } from "vitest";
import { isMessageOf } from "../../generators/validity.ts";
import { decode } from "../../schema/wire/decode.ts";
import { mockTest as test } from "./testing/mock-test.ts";
import { bytesOf, orders } from "./testing/orders.ts";

const order = orders.message("acme.v1.Order");

test("drawn answers are valid, and the same for the same seed", async ({ serve }) => {
  const draw = async (seed: number) => {
    const { call } = await serve({ seed });
    const answers = [];
    for (let index = 0; index < 20; index++) answers.push(await call("Create", {}));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => "OK"));
    return answers.map(({ messages: [bytes = new Uint8Array()] }) => bytes);
  };

  const [first, again, other] = await Promise.all([draw(7), draw(7), draw(8)]);

  expect(first.filter((bytes) => !isMessageOf(order, decode(order, bytes), {}))).toEqual([]);
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
  expect(new Set(first.map((bytes) => bytes.toString())).size).toBeGreaterThan(10);
});

test("a drawn answer depends on no call of another method", async ({ serve }) => {
  const alone = await serve({ seed: 7 });
  const among = await serve({ seed: 7 });

  const expected = [await alone.call("Create", {}), await alone.call("Create", {})];
  const first = await among.call("Create", { name: "whatever" });
  await among.call("Same", {});
  await among.call("List", {});
  const second = await among.call("Create", {});

  expect([first, second].map(({ messages }) => messages)).toEqual(
    expected.map(({ messages }) => messages),
  );
});

test("a drawn answer may depend on the request instead", async ({ serve }) => {
  const { call } = await serve({ seed: 7, drawnBy: "request" });

  const [first, other, again] = [
    await call("Create", { name: "a" }),
    await call("Create", { name: "b" }),
    await call("Create", { name: "a" }),
  ];

  expect(again.messages).toEqual(first.messages);
  expect(other.messages).not.toEqual(first.messages);
});

test("drawn streams have up to three messages, and a conversation one for each request", async ({
  serve,
}) => {
  const { call } = await serve({ seed: 1 });
  const lengths = new Set<number>();
  for (let index = 0; index < 40; index++) lengths.add((await call("List", {})).messages.length);

  expect([...lengths].sort()).toEqual([0, 1, 2, 3]);
  expect((await call("Sum", {}, {}, {})).messages).toHaveLength(1);
  expect((await call("Sum")).messages).toHaveLength(1);
  const talk = await call("Talk", {}, {}, {}, {});
  expect(talk.messages).toHaveLength(4);
  expect(new Set(talk.messages.map(String)).size).toBeGreaterThan(1);
  expect((await call("Talk")).messages).toHaveLength(0);
});

test("reset starts drawn answers over", async ({ serve }) => {
  const { server, call } = await serve({ seed: 7 });
  const first = await call("Create", {});

  server.reset();

  expect(server.calls).toEqual([]);
  expect((await call("Create", {})).messages).toEqual(first.messages);
});

test("an echo of one type is the very bytes, unknown fields too", async ({ serve }) => {
  const { client } = await serve({ otherwise: "echo" });
  const request = Buffer.from("12034f6e65fa3f0131", "hex");

  const { messages } = await client.call("/acme.v1.Orders/Same", [request]);

  expect(messages).toEqual([request]);
});

test("an echo of another type has the fields of one name and one type", async ({ serve }) => {
  const { call } = await serve({ otherwise: "echo" });
  const draft = {
    ...{ name: "Ann", cents: "5", tags: ["a", "b"], first: { sku: "s", amount: 2 } },
    ...{ kind: "GIFT", weight: 1.5, count: 4, maybe: 1 },
  };

  const { json } = await call("Create", draft);

  expect(json).toEqual([
    {
      ...{ name: "Ann", cents: "5", tags: ["a", "b"], first: { sku: "s", amount: 2 } },
      ...{ kind: "GIFT", weight: 1.5 },
    },
  ]);
});

test("a default is no field of one without presence", async ({ serve }) => {
  const { client } = await serve({ otherwise: "echo" });

  // The request says name = "" and cents = 0, which nobody has to write.
  const { messages } = await client.call("/acme.v1.Orders/Create", [
    Buffer.from("0a001000", "hex"),
  ]);

  expect(messages).toEqual([Buffer.alloc(0)]);
});

test("an echo of a stream is each message, or the last", async ({ serve }) => {
  const { call } = await serve({ otherwise: "echo" });

  expect((await call("Talk", { name: "a" }, { name: "b" })).json).toEqual([
    { name: "a" },
    { name: "b" },
  ]);
  expect((await call("Sum", { id: "a" }, { id: "b" })).json).toEqual([{ id: "b" }]);
  expect((await call("Sum")).json).toEqual([{}]);
  expect((await call("List", { name: "a" })).json).toEqual([{ name: "a" }]);
});

test("a conversation is answered as it goes", async ({ serve }) => {
  const { client, server } = await serve({ otherwise: "echo" });
  const talk = client.converse("/acme.v1.Orders/Talk");

  talk.send(bytesOf("Draft", { name: "a" }));
  expect(await talk.next()).toEqual(Buffer.from("\x12\x01a"));
  expect(server.calls.map(({ status }) => status)).toEqual([undefined]);
  talk.send(bytesOf("Draft", { name: "b" }));
  expect(await talk.next()).toEqual(Buffer.from("\x12\x01b"));
  talk.done();

  expect((await talk.ended).status).toBe("OK");
  expect(server.calls[0]?.requestCount).toBe(2);
});
