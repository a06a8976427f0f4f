import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterEach, beforeEach, expect, test } from "vitest";
import { compileSources } from "../../schema/compile.ts";
import { fromJson } from "../../schema/json/from-json.ts";
import { toJson } from "../../schema/json/to-json.ts";
import { ToolError } from "../../schema/tool-error.ts";
import { decode } from "../../schema/wire/decode.ts";
import { encode } from "../../schema/wire/encode.ts";
import { cuttableLine } from "../../transports/cuttable-line.ts";
import { type LoopbackServer, serve } from "../../transports/loopback-server.ts";
import { replay } from "../replay.ts";
import { readStore } from "../store.ts";
import { aCallFinding } from "../testing/a-call-finding.ts";
import type { CallFinding } from "./call-finding.ts";
import { CallJournal } from "./call-journal.ts";
import type { CallScript } from "./call-script.ts";
import { CallStore } from "./call-store.ts";
import { type CallReplayRequest, replayCalls, type StoredCallFile } from "./replay-call.ts";

const schema = compileSources(
  new Map([
    [
      "orders.proto",
      `syntax = "proto3"; package acme.v1; message Order { string name = 1; } message Id { string id = 1; }
       service Orders { rpc Create(Order) returns (Id); rpc Get(Id) returns (Order); }`,
    ],
  ]),
);
const [create, get] = ["acme.v1.Orders/Create", "acme.v1.Orders/Get"];

function part(typeName: string, json: string): CallScript["steps"][number]["input"] {
  const type = schema.message(typeName);
  const value = fromJson(schema, type, json);
  return { messages: [{ value, bytes: encode(type, value) }] };
}

/** An order is made under a new name, and asked for by the id of the answer. */
const script: CallScript = {
  steps: [
    { subject: create, input: part("acme.v1.Order", '{"name":"a"}'), takes: [], fresh: [[1]] },
    {
      subject: get,
      input: part("acme.v1.Id", '{"id":"of the first time"}'),
      takes: [{ step: 0, from: "response", path: [1], into: [1] }],
      fresh: [],
    },
  ],
};

type Handler = (request: Readonly<Record<string, string>>) => string;

/** A server whose handlers speak JSON; one that throws answers with UNKNOWN. */
async function served(handlers: {
  readonly Create: Handler;
  readonly Get: Handler;
}): Promise<LoopbackServer> {
  const types = { Create: ["Order", "Id"], Get: ["Id", "Order"] } as const;
  return await serve(
    (["Create", "Get"] as const).map((name) => {
      const [request, response] = types[name].map((type) => schema.message(`acme.v1.${type}`));
      if (request === undefined || response === undefined) throw new Error("no such type");
      return {
        method: { path: `/acme.v1.Orders/${name}`, clientStreaming: false, serverStreaming: false },
        read: () => undefined,
        answer: ([bytes = new Uint8Array()]) => {
          const json = handlers[name](JSON.parse(toJson(schema, request, decode(request, bytes))));
          return [encode(response, fromJson(schema, response, json))];
        },
      };
    }),
  );
}

let folder = "";
let server: LoopbackServer | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "wireproof-replay-"));
});
afterEach(() => {
  server?.close();
  rmSync(folder, { recursive: true });
});

function store(parts: Partial<CallFinding> = {}, calls: CallScript = script): StoredCallFile {
  const target = server?.address ?? "127.0.0.1:1";
  new CallStore(folder, schema).save(aCallFinding({ subject: get, target, ...parts }), calls);
  const [entry] = readStore(folder);
  if (entry?.kind !== "call") throw new Error("nothing was stored");
  return entry;
}

function request(parts: Partial<CallReplayRequest> = {}): CallReplayRequest {
  const targetOf = (address: string) => ({ address, metadata: [] });
  return { keep: false, targetOf, callTimeoutMs: 5000, config: {}, ...parts };
}

test("the calls are made again from the first, five times, and a failure that is there is told as it is now", async () => {
  const names: string[] = [];
  const asked: string[] = [];
  server = await served({
    Create: ({ name = "" }) => {
      names.push(name);
      return JSON.stringify({ id: `id of ${name}` });
    },
    Get: ({ id = "" }) => {
      asked.push(id);
      throw new Error("no order in here");
    },
  });
  const file = store();

  const [replayed] = await replayCalls(request(), [file]);

  expect(replayed).toMatchObject({ id: "k3f9a2", status: "still-fails", removed: false });
  expect(replayed?.callFinding).toMatchObject({
    repeats: { failed: 5, of: 5 },
    target: server.address,
  });
  expect(replayed?.callFinding?.actual).toContain("no order in here");
  expect(new Set(names).size).toBe(5);
  expect(asked).toEqual(names.map((name) => `id of ${name}`));
  expect(existsSync(file.file)).toBe(true);
});

test("a server that was to be started and does not come up is why nothing is known", async () => {
  const down = new ToolError("it ended", { code: "unreachable", hint: "mend it" });
  const own = {
    isRunning: () => false,
    restart: async () => await Promise.reject(down),
    lastWords: () => "",
  };

  const replayed = await replayCalls(request({ server: own }), [store()]);

  expect(replayed).toMatchObject([
    { status: "not-replayed", unreachable: true, reason: "it ended (mend it)" },
  ]);
});

test("on another server the line for grpcurl names that server", async () => {
  server = await served({
    Create: () => '{"id":"1"}',
    Get: () => {
      throw new Error("never");
    },
  });
  const { address } = server;
  const file = store({
    target: "localhost:1",
    grpcurl: `grpcurl -plaintext -d '{"id":"a"}' localhost:1 ${get}`,
  });

  const targetOf = () => ({ address, metadata: [] });
  const [replayed] = await replayCalls(request({ targetOf }), [file]);

  expect(replayed?.callFinding?.grpcurl).toBe(
    `grpcurl -plaintext -d '{"id":"a"}' ${address} ${get}`,
  );
});

test("what fails now and then is not fixed", async () => {
  let calls = 0;
  server = await served({
    Create: () => '{"id":"1"}',
    Get: () => {
      if (calls++ % 2 === 0) throw new Error("now and then");
      return "{}";
    },
  });

  const [replayed] = await replayCalls(request(), [store()]);

  expect(replayed?.callFinding?.repeats).toEqual({ failed: 3, of: 5 });
});

test("what is fixed is taken out of the store, unless it is to be kept", async () => {
  server = await served({ Create: () => '{"id":"1"}', Get: () => "{}" });
  const file = store();

  const kept = await replayCalls(request({ keep: true }), [file]);
  expect([kept[0]?.status, kept[0]?.removed, existsSync(file.file)]).toEqual([
    "fixed",
    false,
    true,
  ]);

  const removed = await replayCalls(request(), [file]);
  expect([removed[0]?.status, removed[0]?.removed, existsSync(file.file)]).toEqual([
    "fixed",
    true,
    false,
  ]);
});

test("where what a call needs cannot be made, nothing is known of it", async () => {
  server = await served({
    Create: () => {
      throw new Error("full");
    },
    Get: () => "{}",
  });
  const file = store();

  const [replayed] = await replayCalls(request(), [file]);

  expect(replayed).toMatchObject({
    status: "not-replayed",
    reason: "acme.v1.Orders/Create, which makes what it needs, got UNKNOWN",
  });
  expect(existsSync(file.file)).toBe(true);
});

test("a server that one failure takes down is not there for the next, which is not told to fail still", async () => {
  server = await served({
    Create: () => {
      line.close();
      return "{}";
    },
    Get: () => "{}",
  });
  const line = await cuttableLine(server.port);
  const alive = { property: "rpc/alive-after", target: line.address };
  const whole = new Map([
    ["b1", script.steps.slice(0, 1)],
    ["b2", script.steps.slice(1).map((step) => ({ ...step, takes: [] }))],
  ]);
  for (const [id, steps] of whole) store({ ...alive, id }, { steps });
  const files = readStore(folder).flatMap((entry) => (entry.kind === "call" ? [entry] : []));

  const replayed = await replayCalls(request(), files);

  expect(replayed).toMatchObject([
    { id: "b1", status: "still-fails" },
    { id: "b2", status: "not-replayed", unreachable: true },
  ]);
});

test("a server that is not there keeps its failures, and the replay ends with 3", async () => {
  server = await served({ Create: () => "{}", Get: () => "{}" });
  store();
  server.close();

  const result = await replay(
    {
      ...{ ids: [], storeFolder: folder, keep: false, baseFolder: folder, caseTimeoutMs: 1000 },
      replayCalls: (files) => replayCalls(request(), files),
    },
    () => undefined,
  );

  expect(result.replayed).toMatchObject([{ status: "not-replayed", unreachable: true }]);
  expect(result.replayed[0]?.reason).toContain(server.address);
  expect(result.exitCode).toBe(3);
});

test.each([
  [
    "a property that is gone",
    { property: "acme/gone" },
    'this version has no property called "acme/gone"',
  ],
  ["a server that may not be called", { target: "example.com:1" }, "may not be called"],
])("%s is a reason", async (_, parts, reason) => {
  server = await served({ Create: () => "{}", Get: () => "{}" });
  const targetOf = (address: string) => {
    if (address === "example.com:1") throw new ToolError("may not be called", { code: "usage" });
    return { address, metadata: [] };
  };

  const [replayed] = await replayCalls(request({ targetOf }), [store(parts)]);

  expect(replayed?.status).toBe("not-replayed");
  expect(replayed?.reason).toContain(reason);
});

test("a claim of the user's own is judged by the config", async () => {
  server = await served({ Create: () => '{"id":"1"}', Get: () => '{"name":"A"}' });
  const config = {
    properties: [
      {
        ...{ id: "acme/lower-case", claim: "names are lower case", methods: ["**/Get"] },
        check: ({ response }: { readonly response: { get(path: string): unknown } }) =>
          response.get("name") === "a" ? undefined : `it is ${response.get("name")}`,
      },
    ],
  };

  const [replayed] = await replayCalls(request({ config }), [
    store({ property: "acme/lower-case" }),
  ]);

  expect(replayed).toMatchObject({ status: "still-fails" });
  expect(replayed?.callFinding?.actual).toContain("it is A");
});

test("a replay of codecs leaves failures of servers alone", async () => {
  server = await served({ Create: () => "{}", Get: () => "{}" });
  store();

  const result = await replay(
    { ids: ["k3f9a2"], storeFolder: folder, keep: false, baseFolder: folder, caseTimeoutMs: 1000 },
    () => undefined,
  );

  expect(result.replayed).toMatchObject([{ status: "not-replayed", reason: "it is of a server" }]);
  expect([result.exitCode, result.warnings]).toEqual([4, []]);
});

test("calls that a run was at when it was killed are told", async () => {
  const journal = new CallJournal(folder, 1, []);
  journal.begin(0, get, part("acme.v1.Id", "{}"));
  const [name = ""] = readdirSync(folder);
  const { pid } = spawnSync(process.execPath, ["--version"]);
  copyFileSync(join(folder, name), join(folder, `journal-${pid}-0.calls`));
  journal.close();

  const { warnings } = await replay(
    { ids: [], storeFolder: folder, keep: false, baseFolder: folder, caseTimeoutMs: 1000 },
    () => undefined,
  );

  expect(warnings.map(({ message }) => message)).toEqual([
    expect.stringContaining("ended by force during calls of acme.v1.Orders/Get: the next"),
  ]);
});

/** A journal as a run that was ended by force leaves it behind, of calls of a server. */
function leftBehind(target: string, calls: readonly (readonly [string, WholeInput])[]): string {
  const about = { target, subjects: [create, get] };
  const journal = new CallStore(folder, schema).journal(8, about);
  for (const [slot, [subject, input]] of calls.entries()) journal.begin(slot, subject, input);
  const { pid } = spawnSync(process.execPath, ["--version"]);
  for (const name of readdirSync(folder).filter((one) => one.startsWith("journal-")))
    copyFileSync(join(folder, name), join(folder, name.replace(/-\d+-/, `-${pid}-`)));
  journal.close();
  return join(folder, `journal-${pid}-0.calls`);
}

type WholeInput = CallScript["steps"][number]["input"];

async function replayAll() {
  return await replay(
    {
      ...{ ids: [], storeFolder: folder, keep: false, baseFolder: folder, caseTimeoutMs: 1000 },
      replayCalls: (files) => replayCalls(request(), files),
    },
    () => undefined,
  );
}

test("calls that a run was at when it was killed are made again, and left to the next run, which judges more", async () => {
  const asked: string[] = [];
  server = await served({
    Create: () => "{}",
    Get: ({ id = "" }) => {
      asked.push(id);
      return "{}";
    },
  });
  const file = leftBehind(server.address, [[get, part("acme.v1.Id", '{"id":"lost"}')]]);

  const { replayed, warnings, exitCode } = await replayAll();

  expect(replayed).toMatchObject([
    { file, status: "fixed", removed: false, reason: expect.stringContaining(`a call of ${get}`) },
  ]);
  expect(new Set(asked)).toEqual(new Set(["lost"]));
  expect([warnings, exitCode, existsSync(file)]).toEqual([[], 0, true]);
});

test("a call of a journal that the server does not outlive becomes a stored failure", async () => {
  server = await served({
    Create: () => {
      line.close();
      return "{}";
    },
    Get: () => "{}",
  });
  const line = await cuttableLine(server.port);
  leftBehind(line.address, [[create, part("acme.v1.Order", '{"name":"deadly"}')]]);

  const { replayed, exitCode } = await replayAll();

  expect(replayed).toMatchObject([{ status: "still-fails" }]);
  expect(exitCode).toBe(1);
  expect(readStore(folder)).toMatchObject([
    {
      kind: "call",
      failure: { finding: { property: "rpc/alive-after", subject: create, actual: "it is gone" } },
    },
  ]);
});

test("a journal whose server is not there is kept", async () => {
  server = await served({ Create: () => "{}", Get: () => "{}" });
  const file = leftBehind(server.address, [[get, part("acme.v1.Id", "{}")]]);
  server.close();

  const { replayed, exitCode } = await replayAll();

  expect(replayed).toMatchObject([{ status: "not-replayed", unreachable: true }]);
  expect([exitCode, existsSync(file)]).toEqual([3, true]);
});
