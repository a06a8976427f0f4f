import { inspect } from "node:util";
import { fromBinary } from "@bufbuild/protobuf";
import { anyUnpack } from "@bufbuild/protobuf/wkt";
import { expect } from "vitest";
import { RetryInfoSchema } from "../../schema/grpc/generated/google/rpc/error_details_pb.ts";
import { StatusSchema } from "../../schema/grpc/generated/google/rpc/status_pb.ts";
import { readAnswers } from "./assert-answers.ts";
import type { JsonData, MockAnswers } from "./mock-options.ts";
import { mockServer } from "./mock-server.ts";
import { mockTest as test } from "./testing/mock-test.ts";
import { bytesOf, orders } from "./testing/orders.ts";

const create = "acme.v1.Orders/Create";

test("the first rule that fits answers; the rest is left to what answers otherwise", async ({
  serve,
}) => {
  const { call } = await serve({
    otherwise: "echo",
    answers: {
      [create]: [
        { when: { name: "Ann" }, response: { id: "ann" } },
        { when: { cents: "5" }, response: { id: "five" } },
      ],
    },
  });
  const ids = async (request: JsonData) => (await call("Create", request)).json;

  expect(await ids({ name: "Ann", cents: "5" })).toEqual([{ id: "ann" }]);
  expect(await ids({ name: "Bob", cents: "5" })).toEqual([{ id: "five" }]);
  expect(await ids({ name: "Bob" })).toEqual([{ name: "Bob" }]);
});

const full = {
  ...{ name: "Ann", cents: "9007199254740993", tags: ["a", "b"], kind: "GIFT", maybe: 0 },
  ...{ first: { sku: "s", amount: 2 }, items: { x: { sku: "x", amount: 1 }, y: {} } },
  ...{ at: "2020-01-01T00:00:00Z", weight: "NaN", any: { deep: [1] }, list: [{ sku: "l" }, {}] },
};
for (const [when, fits] of [
  [{}, true],
  [{ name: "Ann" }, true],
  [{ name: "ann" }, false],
  [{ cents: "9007199254740993" }, true],
  [{ cents: 9007199254740993n }, true],
  [{ cents: "9007199254740992" }, false],
  [{ tags: ["a", "b"] }, true],
  [{ tags: ["a"] }, false],
  [{ tags: [] }, false],
  [{ kind: 1 }, true],
  [{ maybe: 0 }, true],
  [{ maybe: null }, false],
  [{ maybe: 1 }, false],
  [{ count: 0 }, true],
  [{ count: null }, true],
  [{ count: 1 }, false],
  [{ first: {} }, true],
  [{ first: null }, false],
  [{ first: { sku: "s" } }, true],
  [{ first: { sku: "" } }, false],
  [{ items: {} }, true],
  [{ items: { x: { amount: 1 } } }, true],
  [{ items: { x: { amount: 0 } } }, false],
  [{ items: { z: {} } }, false],
  [{ at: "2020-01-01T00:00:00.000Z" }, true],
  [{ at: "2020-01-01T00:00:01Z" }, false],
  [{ weight: Number.NaN }, true],
  [{ weight: 0 }, false],
  [{ any: { deep: [1] } }, true],
  [{ any: {} }, false],
  [{ any: null }, false],
  [{ list: [{ sku: "l" }, {}] }, true],
  [{ list: [{}, {}] }, true],
  [{ list: [{}] }, false],
  [{ list: [{}, { sku: "m" }] }, false],
] as const)
  test(`when ${inspect(when)} ${fits ? "fits" : "does not fit"}`, async ({ serve }) => {
    const { call } = await serve({
      otherwise: "echo",
      answers: { [create]: { when, response: { id: "fits" } } },
    });

    const { json } = await call("Create", full);

    expect(json.map((one) => (one as { id?: string }).id)).toEqual([fits ? "fits" : undefined]);
  });

test("a status comes with its text, its details, metadata and trailers", async ({ serve }) => {
  const retry = { "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "1.5s" };
  const own = { "@type": "type.googleapis.com/acme.v1.Item", sku: "s" };
  const { call, server } = await serve({
    answers: {
      [create]: {
        ...{ status: "FAILED_PRECONDITION", message: "not yet: ü\n%", details: [retry, own] },
        metadata: { "x-first": ["1", "2"], "x-first-bin": "AP8=" },
        trailers: { "X-Last": "3", "x-last-bin": Uint8Array.of(1, 2) },
      },
    },
  });

  const { status, details, headers, trailers, messages } = await call("Create", {});

  expect({ status, details, messages }).toEqual({
    ...{ status: "FAILED_PRECONDITION", details: "not yet: ü\n%", messages: [] },
  });
  expect(headers.get("x-first")).toEqual(["1, 2"]);
  expect(headers.get("x-first-bin")).toEqual([Buffer.of(0, 255)]);
  expect(trailers.get("x-last")).toEqual(["3"]);
  expect(trailers.get("x-last-bin")).toEqual([Buffer.of(1, 2)]);
  const [bytes] = trailers.get("grpc-status-details-bin");
  const rich = fromBinary(StatusSchema, bytes as Buffer);
  expect([rich.code, rich.message]).toEqual([9, "not yet: ü\n%"]);
  expect(rich.details.map(({ typeUrl }) => typeUrl)).toEqual([retry["@type"], own["@type"]]);
  const [first] = rich.details;
  expect(first && anyUnpack(first, RetryInfoSchema)?.retryDelay).toMatchObject({
    ...{ seconds: 1n, nanos: 500_000_000 },
  });
  expect([...(server.counts.get(create) ?? [])]).toEqual([["FAILED_PRECONDITION", 1]]);
});

test("a script answers one attempt after the other, and its last step all that follow", async ({
  serve,
}) => {
  const { call, server } = await serve({
    answers: {
      [create]: {
        script: [
          { status: "UNAVAILABLE", times: 2 },
          { response: { id: "a" } },
          { response: { id: "b" } },
        ],
      },
    },
  });
  const attempts = async () => {
    const outcomes: unknown[] = [];
    for (let attempt = 0; attempt < 5; attempt++) {
      const { status, json } = await call("Create", {});
      outcomes.push(json[0] ?? status);
    }
    return outcomes;
  };
  const expected = ["UNAVAILABLE", "UNAVAILABLE", { id: "a" }, { id: "b" }, { id: "b" }];

  expect(await attempts()).toEqual(expected);
  server.reset();
  expect(await attempts()).toEqual(expected);
});

test("each rule has its own attempts, and a whole conversation is one of them", async ({
  serve,
}) => {
  const flaky = [{ status: "UNAVAILABLE" }, { response: { id: "ok" } }];
  const { call } = await serve({
    answers: {
      [create]: [{ when: { name: "a" }, script: flaky }, { script: flaky }],
      "acme.v1.Orders/Talk": { script: [{ response: { id: "1" } }, { response: { id: "2" } }] },
    },
  });

  expect((await call("Create", { name: "a" })).status).toBe("UNAVAILABLE");
  expect((await call("Create", { name: "b" })).status).toBe("UNAVAILABLE");
  expect((await call("Create", { name: "a" })).status).toBe("OK");
  expect((await call("Talk", {}, {})).json).toEqual([{ id: "1" }, { id: "1" }]);
  expect((await call("Talk", {}, {})).json).toEqual([{ id: "2" }, { id: "2" }]);
});

test("a conversation has an answer for each request, until one is an error", async ({ serve }) => {
  const { call } = await serve({
    otherwise: "echo",
    answers: {
      "acme.v1.Orders/Talk": [
        { when: { name: "twice" }, responses: [{ id: "1" }, { id: "2" }] },
        { when: { name: "stop" }, response: { id: "3" }, status: "ABORTED" },
      ],
    },
  });

  const { json, status } = await call("Talk", { name: "twice" }, { name: "stop" }, { name: "on" });

  expect(json).toEqual([{ id: "1" }, { id: "2" }, { id: "3" }]);
  expect(status).toBe("ABORTED");
});

test("of a caller that sends many, one of the requests is what a rule asks for", async ({
  serve,
}) => {
  const { call } = await serve({
    answers: { "acme.v1.Orders/Sum": { when: { id: "b" }, status: "DATA_LOSS" } },
  });

  expect((await call("Sum", { id: "a" }, { id: "b" })).status).toBe("DATA_LOSS");
  expect((await call("Sum", { id: "a" })).status).toBe("OK");
});

test("a stream has the responses, or none; one response is the simplest where nobody says", async ({
  serve,
}) => {
  const { call } = await serve({
    answers: {
      [create]: { trailers: { "x-a": "b" } },
      "acme.v1.Orders/List": [
        { when: { name: "none" } },
        { responses: [{ id: "1" }, {}, { id: "3" }], status: "OUT_OF_RANGE" },
      ],
    },
  });
  const list = await call("List", {});

  expect(list.json).toEqual([{ id: "1" }, {}, { id: "3" }]);
  expect(list.status).toBe("OUT_OF_RANGE");
  expect((await call("List", { name: "none" })).messages).toEqual([]);
  expect((await call("Create", {})).messages).toEqual([Buffer.alloc(0)]);
});

test("a handler comes first, and may leave the call to the rules", async ({ serve }) => {
  const { call } = await serve({
    handlers: {
      [create]: async ({ requests: [request], index }) =>
        request?.value.fields.get(1) === "rules"
          ? undefined
          : { response: { id: `${index} ${request?.describe()}` } },
      "acme.v1.Orders/Sum": ({ requests, requestCount }) => ({
        response: { id: `${requests.length} ${requestCount}` },
      }),
    },
    answers: { [create]: { response: { id: "rules" } } },
  });

  expect((await call("Create", { name: "a" })).json).toEqual([{ id: '0 {"name":"a"}' }]);
  expect((await call("Create", { name: "rules" })).json).toEqual([{ id: "rules" }]);
  expect((await call("Sum", {}, {}, {})).json).toEqual([{ id: "3 3" }]);
});

test("a handler is asked for each request of a conversation, and once where there is none", async ({
  serve,
}) => {
  const { call } = await serve({
    handlers: {
      "acme.v1.Orders/Talk": ({ requests }) => ({
        responses: requests.length === 0 ? [{ id: "none" }] : [{ id: `${requests.length}` }],
        trailers: { "x-count": `${requests.length}` },
      }),
    },
  });

  const talk = await call("Talk", {}, {});
  const silent = await call("Talk");

  expect(talk.json).toEqual([{ id: "1" }, { id: "2" }]);
  expect(talk.trailers.get("x-count")).toEqual(["2"]);
  expect(silent.json).toEqual([{ id: "none" }]);
});

test("a handler may answer with a value, or with bytes that mean nothing", async ({ serve }) => {
  const garbage = Uint8Array.of(255, 255);
  const { client } = await serve({
    handlers: {
      [create]: ({ requests: [request] }) =>
        request?.bytes.length === 0
          ? { response: garbage }
          : { response: { fields: new Map([[1, "value"]]), unknown: [] } },
    },
  });
  const call = async (bytes: Uint8Array) => client.call("/acme.v1.Orders/Create", [bytes]);

  expect((await call(new Uint8Array())).messages).toEqual([Buffer.from(garbage)]);
  expect((await call(bytesOf("Draft", { name: "a" }))).messages).toEqual([
    Buffer.from("\x0a\x05value"),
  ]);
});

for (const [what, handler, details] of [
  ["throws", () => Promise.reject(new Error("oh \ud800")), "oh \ufffd"],
  ["throws no error", () => Promise.reject("text"), "text"],
  [
    "answers what the method cannot",
    () => ({ responses: [{}, {}] }),
    "responses for acme.v1.Orders/Create, which answers with one message",
  ],
] as const)
  test(`a handler that ${what} ends the call with UNKNOWN`, async ({ serve }) => {
    const { call, server } = await serve({ handlers: { [create]: handler } });

    const told = await call("Create", {});

    expect([told.status, told.details]).toEqual(["UNKNOWN", details]);
    expect(server.calls[0]?.status).toBe("UNKNOWN");
  });

test("answers are read from a file, integers to the last digit", async ({ serve }) => {
  const text = `{"${create}": [{"when": {"cents": 9007199254740993}, "response": {"id": "odd", "cents": 9223372036854775807}}]}`;
  const { call } = await serve({ otherwise: "echo", answers: readAnswers(text, "a.json") });

  expect((await call("Create", { cents: "9007199254740993" })).json).toEqual([
    { id: "odd", cents: "9223372036854775807" },
  ]);
  expect((await call("Create", { cents: "9007199254740992" })).json).toEqual([
    { cents: "9007199254740992" },
  ]);
});

for (const [answers, message] of [
  ["{", "a.json: line 1, column 2: "],
  ['{"a": {}, "a": {}}', 'a.json: two members are called "a"'],
  ["[]", "a.json: expected an object"],
  [`{"${create}": 5}`, `a.json: "${create}": expected an object`],
  [`{"${create}": {"respnse": {}}}`, `a.json: "${create}": nothing is called "respnse"`],
  [`{"${create}": [{"delays": {"headers": -1}}]}`, `a.json: "${create}"[0].delays.headers: `],
  [`{"${create}": {"script": []}}`, `a.json: "${create}".script: expected at least one step`],
  [`{"${create}": {"script": [{}], "status": "OK"}}`, `"${create}": both script and status`],
  [`{"${create}": {"responses": {}}}`, `"${create}".responses: expected a list`],
] as const)
  test(`refuses the answers ${answers}`, () => {
    expect(() => readAnswers(answers, "a.json")).toThrowError(
      expect.objectContaining({
        ...{ name: "ToolError", code: "config", message: expect.stringContaining(message) },
      }),
    );
  });

for (const [answers, message, hint] of [
  [{ "acme.v1.Orders/Creat": {} }, 'called "acme.v1.Orders/Creat"', `did you mean "${create}"?`],
  [{ [create]: { status: "UNAVAILABEL" } }, '"UNAVAILABEL"', 'did you mean "UNAVAILABLE"?'],
  [{ [create]: { response: { idd: "" } } }, `no acme.v1.Order for ${create}: $.idd`, undefined],
  [{ [create]: { when: { first: { x: 1 } } } }, `when for ${create}: $.first.x`, undefined],
  [{ [create]: { details: [{ a: 1 }] } }, "no error details: $.details[0]", undefined],
  [{ [create]: { responses: [{}] } }, "which answers with one message", "give one response"],
  [{ [create]: { response: {}, status: "ABORTED" } }, "beside a status that is not OK", undefined],
  [{ [create]: { script: [{ times: 0 }] } }, "times: 0", undefined],
  [{ [create]: { metadata: { "grpc-status": "0" } } }, 'called "grpc-status"', undefined],
  [{ [create]: { metadata: { connection: "x" } } }, 'called "connection"', undefined],
  [{ [create]: { trailers: { "x y": "0" } } }, 'called "x y"', undefined],
  [{ [create]: { trailers: { x: "ü" } } }, 'the value of "x" is no metadata', undefined],
  [{ [create]: { trailers: { "x-bin": "?" } } }, 'the value of "x-bin" is no base64', undefined],
] as readonly (readonly [MockAnswers, string, string | undefined])[])
  test(`starts no server with the answers ${JSON.stringify(answers)}`, async () => {
    const error = await mockServer(orders, { answers }).catch((reason: unknown) => reason);

    expect(error).toMatchObject({
      ...{ name: "ToolError", code: "config", message: expect.stringContaining(message) },
      ...(hint !== undefined && { hint }),
    });
  });

test("starts no server with a delay that is none", async () => {
  await expect(mockServer(orders, { delays: { trailers: [2, 1] } })).rejects.toMatchObject({
    ...{ code: "config", message: expect.stringContaining("delays.trailers: expected millis") },
  });
});

test("starts no server with a handler of no method", async () => {
  const handlers = { "acme.v1.Orders/create": () => ({}) };

  await expect(mockServer(orders, { handlers })).rejects.toMatchObject({
    ...{ code: "config", hint: `did you mean "${create}"?` },
  });
});
