import { once } from "node:events";
import { createServer } from "node:http2";
import type { AddressInfo } from "node:net";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { chosenMethods } from "../../engine/live/live-methods.ts";
import { workspaceDescriptorSet } from "../../mocks/workspace/workspace-descriptor-set.ts";
import { workspaceServer } from "../../mocks/workspace/workspace-server.ts";
import { compileText } from "../../schema/compile.ts";
import { Schema } from "../../schema/schema.ts";
import { decode } from "../../schema/wire/decode.ts";
import { grpcJs } from "../../transports/grpc-js.ts";
import { fixedCalls } from "./fixed-calls.ts";
import { type FoundRequests, foundRequests } from "./found-calls.ts";
import { measuredMethods } from "./measured-methods.ts";

const schema = new Schema({ descriptorSet: workspaceDescriptorSet() });
const { called } = chosenMethods(schema, [], []);
const service = "workspace_daemon.MemoryService";

async function found(include: readonly string[], seed = "1"): Promise<FoundRequests & Place> {
  const server = await workspaceServer();
  onTestFinished(() => server.close());
  const { address } = server;
  const { measured } = measuredMethods(called, include, {});
  const requests = await foundRequests({
    ...{ schema, target: { address, metadata: [] }, callable: called, measured, config: {}, seed },
    ...{ count: 20, callTimeoutMs: 2000, signal: new AbortController().signal },
  });
  return { ...requests, address };
}

interface Place {
  readonly address: string;
}

test("what is found is answered with OK, and of many kinds", async () => {
  const { found: calls, left, address } = await found(["**/HybridSearch"]);
  expect(left.size).toBe(0);
  const [{ method, requests } = expect.fail("nothing was found")] = calls;
  expect(requests.length).toBeGreaterThan(5);
  expect(new Set(requests.map(([bytes]) => String(bytes))).size).toBe(requests.length);
  const transport = grpcJs({ address, metadata: [] });
  onTestFinished(() => transport.close());
  for (const messages of requests) {
    const { status } = await transport.call({
      method: { path: `/${method.subject}`, clientStreaming: false, serverStreaming: false },
      messages,
    });
    expect(status.name).toBe("OK");
    for (const bytes of messages) decode(method.requestType, bytes);
  }
});

test("a method that takes a request only once is left, and it is said why", async () => {
  const { found: calls, left } = await found([`${service}/CreateCollection`]);
  expect(calls).toEqual([]);
  expect(left.get(`${service}/CreateCollection`)).toBe(
    "the same request is not answered with OK again (ALREADY_EXISTS)",
  );
});

test("without a filter only methods that read are measured", () => {
  const { measured, left } = measuredMethods(called, [], {});
  const names = measured.map(({ name }) => name);
  expect(names).toContain("GetDocument");
  expect(names).toContain("HealthCheck");
  for (const name of ["AddDocument", "RemoveDocument", "UpdateConfig"]) {
    expect(names).not.toContain(name);
    expect([...left].find(([subject]) => subject.endsWith(`/${name}`))?.[1]).toBe(
      "it may change the server; --include measures it",
    );
  }
});

test("the config says more of a method than its name", () => {
  const config = {
    methods: { "**/GetDocument": { noSideEffects: false }, "**/Add*": { noSideEffects: true } },
  };
  const names = measuredMethods(called, [], config).measured.map(({ name }) => name);
  expect(names).toContain("AddDocument");
  // Its idempotency level says that it changes nothing, and that is the schema's word.
  expect(names).toContain("GetDocument");
});

const getDocument = called.find(({ name }) => name === "GetDocument") ?? expect.fail("no method");

test("a request may be given in ProtoJSON", () => {
  const { requests } = fixedCalls(schema, getDocument, ['{"documentId":"a"}', "{}"]);
  expect(requests.map((messages) => messages.map((bytes) => bytes.length))).toEqual([[3], [0]]);
  expect(() => fixedCalls(schema, getDocument, ['{"documentIt":"a"}'])).toThrow(
    /^--data: no workspace_daemon\.GetDocumentRequest: /,
  );
});

beforeAll(() => expect(called.length).toBe(23));

test("of a server that takes its time several requests are tried at once, always the same", async () => {
  const slow = compileText(
    'syntax = "proto3"; package t; service Things { rpc Get(Id) returns (Id); } message Id { string id = 1; int32 n = 2; }',
  );
  let [now, most] = [0, 0];
  const server = createServer().on("stream", (stream) => {
    most = Math.max(most, ++now);
    stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
    stream.resume();
    setTimeout(() => {
      now--;
      stream.respond(
        { ":status": 200, "content-type": "application/grpc" },
        { waitForTrailers: true },
      );
      stream.end(Buffer.alloc(5));
    }, 20 * Math.random());
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const callable = chosenMethods(slow, [], []).called;
  const search = () =>
    foundRequests({
      ...{ schema: slow, target: { address: `127.0.0.1:${port}`, metadata: [] }, callable },
      ...{ measured: callable, config: {}, seed: "1", count: 40, callTimeoutMs: 2000 },
      signal: new AbortController().signal,
    });

  const [first, second] = [await search(), await search()];

  expect(first.found[0]?.requests).toHaveLength(40);
  expect(second.found[0]?.requests).toEqual(first.found[0]?.requests);
  expect(most).toBeGreaterThan(4);
});
