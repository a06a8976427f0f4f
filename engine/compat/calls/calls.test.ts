import { expect, test } from "vitest";
import { compileText } from "../../../schema/compile.ts";
import { otherSide, type Side } from "../../../schema/evolution/evolution-types.ts";
import {
  type MethodPair,
  methodChanges,
  methodPairs,
} from "../../../schema/evolution/method-changes.ts";
import type { Schema } from "../../../schema/schema.ts";
import type { CallLoss } from "../compat-result.ts";
import { type CallSetup, type Calls, withCalls } from "./calls.ts";

/** Of one service with these methods. */
function serviceOf(methods: string): Schema {
  return compileText(
    `syntax = "proto3"; package a; message M {} message N {} service S { ${methods} }`,
  );
}

function between(old: Schema, next: Schema, limits: Partial<CallSetup> = {}): CallSetup {
  return { old, new: next, changes: methodChanges(old, next), ...limits };
}

async function lossesOf(setup: CallSetup): Promise<readonly CallLoss[]> {
  return await withCalls(setup, async (calls) => await allLosses(calls, setup));
}

async function allLosses(calls: Calls, { changes }: CallSetup): Promise<readonly CallLoss[]> {
  return (await Promise.all(changes.map((change) => calls.losses(change)))).flat();
}

function inShort(losses: readonly CallLoss[]): readonly string[] {
  return losses.map(({ client, got }) => `${client}: ${got.replace(/:.*/, "")}`);
}

const unimplemented = "12 UNIMPLEMENTED";

for (const [what, old, next, expected] of [
  ["removed", "rpc A(M) returns (M); rpc B(N) returns (N);", "rpc A(M) returns (M);", ["old"]],
  ["added", "rpc A(M) returns (M);", "rpc A(M) returns (M); rpc B(N) returns (N);", ["new"]],
  ["renamed", "rpc A(M) returns (M);", "rpc B(M) returns (M);", ["old", "new"]],
  [
    "renamed, a stream",
    "rpc A(stream M) returns (stream M);",
    "rpc B(stream M) returns (stream M);",
    ["old", "new"],
  ],
] as const)
  test(`a method that is ${what} is unknown to the server of a client that is ${expected.join(" or ")}`, async () => {
    const losses = await lossesOf(between(serviceOf(old), serviceOf(next)));

    expect(inShort(losses)).toEqual(expected.map((client) => `${client}: ${unimplemented}`));
  });

const shapes = {
  unary: "rpc A(M) returns (M);",
  "client stream": "rpc A(stream M) returns (M);",
  "server stream": "rpc A(M) returns (stream M);",
  bidi: "rpc A(stream M) returns (stream M);",
} as const;
type Shape = keyof typeof shapes;

/** Whose client fails: one that sends more than one message, and one that gets none where it waits for one. */
const failing: Readonly<Record<Shape, Readonly<Record<Shape, readonly Side[]>>>> = {
  unary: { unary: [], "client stream": ["new"], "server stream": ["old"], bidi: ["new", "old"] },
  "client stream": {
    ...{ unary: ["old"], "client stream": [], "server stream": ["old", "old"], bidi: ["old"] },
  },
  "server stream": {
    ...{ unary: ["new"], "client stream": ["new", "new"], "server stream": [], bidi: ["new"] },
  },
  bidi: { unary: ["old", "new"], "client stream": ["new"], "server stream": ["old"], bidi: [] },
};

for (const [from, row] of Object.entries(failing))
  for (const [to, clients] of Object.entries(row))
    test(`from ${from} to ${to} calls fail of: ${clients.join(", ") || "nobody"}`, async () => {
      const [old, next] = [serviceOf(shapes[from as Shape]), serviceOf(shapes[to as Shape])];
      const sound = (["old", "new"] as const).filter((client) => !clients.includes(client));

      const setup = between(old, next);
      const { losses, others } = await withCalls(setup, async (calls) => ({
        losses: await allLosses(calls, setup),
        // One message each way, which any kind allows: who does not fail does not.
        others: await Promise.all(
          sound.map(async (client) => await calls.call({ client, methods: only(old, next) })),
        ),
      }));

      expect(inShort(losses)).toEqual(clients.map((client) => `${client}: ${unimplemented}`));
      expect(others.map(({ status, executed }) => [status.name, executed])).toEqual(
        sound.map(() => ["OK", true]),
      );
    });

function only(old: Schema, next: Schema): MethodPair {
  const [pair] = methodPairs(old, next);
  if (pair === undefined) throw new Error("no method in both");
  return pair;
}

test("a call that fails says who called what, what came of it, and by which clause", async () => {
  const [unary, streaming] = [serviceOf(shapes.unary), serviceOf(shapes.bidi)];

  expect(await lossesOf(between(unary, streaming))).toMatchInlineSnapshot(`
    [
      {
        "client": "new",
        "got": "12 UNIMPLEMENTED: Received a second request message for server streaming method /a.S/A",
        "script": [
          "the new client calls a.S/A(stream a.M) returns (stream a.M)",
          "it sends 2 messages",
          "the old server has a.S/A(a.M) returns (a.M)",
        ],
        "source": "https://github.com/grpc/grpc/blob/master/doc/statuscodes.md: "Request cardinality violation"",
      },
      {
        "client": "old",
        "got": "12 UNIMPLEMENTED: No message received",
        "script": [
          "the old client calls a.S/A(a.M) returns (a.M)",
          "the new server has a.S/A(stream a.M) returns (stream a.M)",
          "it answers with 0 messages",
        ],
        "source": "https://github.com/grpc/grpc/blob/master/doc/statuscodes.md: "Response cardinality violation"",
      },
    ]
  `);
});

const levels = ["IDEMPOTENCY_UNKNOWN", "IDEMPOTENT", "NO_SIDE_EFFECTS"] as const;
type Level = (typeof levels)[number];
const get = "405 Method Not Allowed";
const twice = "0 OK, and the server acted 2 times for one call";

const forIdempotency: Readonly<Record<Level, Readonly<Record<Level, readonly string[]>>>> = {
  IDEMPOTENCY_UNKNOWN: {
    IDEMPOTENCY_UNKNOWN: [],
    IDEMPOTENT: [`new: ${twice}`],
    NO_SIDE_EFFECTS: [`new: ${get}`, `new: ${twice}`],
  },
  IDEMPOTENT: {
    IDEMPOTENCY_UNKNOWN: [`old: ${twice}`],
    IDEMPOTENT: [],
    NO_SIDE_EFFECTS: [`new: ${get}`],
  },
  NO_SIDE_EFFECTS: {
    IDEMPOTENCY_UNKNOWN: [`old: ${get}`, `old: ${twice}`],
    IDEMPOTENT: [`old: ${get}`],
    NO_SIDE_EFFECTS: [],
  },
};

for (const from of levels)
  for (const to of levels) {
    const levelled = (level: Level, request = "M"): Schema =>
      serviceOf(`rpc A(${request}) returns (M) { option idempotency_level = ${level}; }`);

    test(`from ${from} to ${to} clients may do too much: ${forIdempotency[from][to].length}`, async () => {
      const losses = await lossesOf(between(levelled(from), levelled(to)));

      expect(inShort(losses)).toEqual(forIdempotency[from][to]);
    });

    test(`from ${from} to ${to} a stream is never called by GET`, async () => {
      const losses = await lossesOf(between(levelled(from, "stream M"), levelled(to, "stream M")));

      expect(inShort(losses)).toEqual(
        forIdempotency[from][to].filter((line) => !line.endsWith(get)),
      );
    });
  }

test("a name of a type alone breaks no call", async () => {
  const [old, next] = [serviceOf(shapes.unary), serviceOf("rpc A(N) returns (N);")];
  const setup = between(old, next);

  const report = await withCalls(setup, async (calls) => ({
    losses: await allLosses(calls, setup),
    call: await calls.call({
      ...{ client: "old", methods: only(old, next), request: new Uint8Array() },
      response: new Uint8Array(),
    }),
  }));

  expect(report).toEqual({
    losses: [],
    call: {
      status: { code: 0, name: "OK", details: "" },
      executed: true,
      server: { kind: "read", json: "{}" },
      client: { kind: "read", json: "{}" },
    },
  });
});

/** A method whose request and response hold one field. */
function fieldOf(declaration: string, syntax = "proto3"): Schema {
  return compileText(
    `syntax = "${syntax}"; package a; message M { ${declaration} } service S { rpc A(M) returns (M); }`,
  );
}

const text = fieldOf("string f = 1;");
const data = fieldOf("bytes f = 1;");
/** Field 1, one byte long: no UTF-8. */
const notText = Uint8Array.of(0x0a, 0x01, 0x80);

for (const breaks of ["request", "response"] as const)
  for (const client of ["old", "new"] as const)
    test(`a ${breaks} that cannot be read fails for the client that is ${client}`, async () => {
      const [writer, reader] =
        breaks === "request" ? [client, otherSide(client)] : [otherSide(client), client];
      const [old, next] = writer === "new" ? [text, data] : [data, text];
      const methods = only(old, next);

      const loss = await withCalls(between(old, next), async (calls) =>
        calls.carry({ client, methods, breaks, bytes: notText, json: '{"f":"gA=="}' }),
      );

      const act = breaks === "request" ? "client sends" : "server answers with";
      const who =
        breaks === "request"
          ? "Error deserializing request; the server refuses the message"
          : "Response message parsing error";
      expect(reader).not.toBe(writer);
      expect(loss).toEqual({
        client,
        script: [
          `the ${client} client calls a.S/A(a.M) returns (a.M)`,
          `the ${otherSide(client)} server has a.S/A(a.M) returns (a.M)`,
          `the ${act} a.M {"f":"gA=="}`,
        ],
        got: expect.stringMatching(
          new RegExp(`^13 INTERNAL: ${who}: at byte 1: field f: text that is not valid UTF-8$`),
        ),
        source: expect.stringContaining(`Error parsing ${breaks} proto`),
      });
    });

test("a message that lacks a required field is refused", async () => {
  const inner = "message I { required int32 g = 1; }";
  const [old, next] = [
    fieldOf(`${inner} optional I f = 1;`, "proto2"),
    fieldOf(`message I { optional int32 g = 1; } optional I f = 1;`, "proto2"),
  ];

  const report = await withCalls(between(old, next), async (calls) =>
    calls.call({ client: "new", methods: only(old, next), request: Uint8Array.of(0x0a, 0) }),
  );

  expect(report).toMatchObject({
    status: { name: "INTERNAL" },
    server: { kind: "refused", reason: "a.M.f.g is required" },
    client: undefined,
  });
});

test("where a message is read as another one, the call shows what was read", async () => {
  const [old, next] = [fieldOf("int32 f = 1;"), fieldOf("uint32 f = 1;")];
  const minusOne = Uint8Array.of(0x08, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1);

  const loss = await withCalls(between(old, next), async (calls) =>
    calls.carry({
      ...{ client: "old", methods: only(old, next), breaks: "request" },
      ...{ bytes: minusOne, json: '{"f":-1}', read: "f is 4294967295, not -1" },
    }),
  );

  expect(loss.got).toBe('0 OK; the server read {"f":4294967295}: f is 4294967295, not -1');
  expect(loss.source).toContain("#updating");
});

test("a message that is not given is not read: what breaks is the one that is", async () => {
  // Neither version reads the minimal message of the other.
  const [old, next] = [
    fieldOf("required int32 f = 1;", "proto2"),
    fieldOf("required int32 g = 2;", "proto2"),
  ];

  const report = await withCalls(between(old, next), async (calls) =>
    calls.call({ client: "old", methods: only(old, next), response: Uint8Array.of(0x08, 1) }),
  );

  expect(report).toMatchObject({ status: { name: "OK" }, client: { json: '{"f":1}' } });
});

test("of what did not arrive it is not said that it was read", async () => {
  const large = new Uint8Array(5 << 20);
  // One field of all the rest: a tag, a length of four bytes.
  large.set([0x0a, 0xfb, 0xff, 0xbf, 0x02]);

  const report = await withCalls(between(data, data), async (calls) =>
    calls.call({ client: "old", methods: only(data, data), request: large }),
  );

  expect(report).toMatchObject({ status: { name: "RESOURCE_EXHAUSTED" }, server: undefined });
});
