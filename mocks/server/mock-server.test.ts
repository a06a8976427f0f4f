import { fromBinary } from "@bufbuild/protobuf";
import { expect } from "vitest";
import { compileText } from "../../schema/compile.ts";
import {
  HealthCheckResponse_ServingStatus,
  HealthCheckResponseSchema,
} from "../../schema/grpc/generated/grpc/health/v1/health_pb.ts";
import { ServerReflectionResponseSchema } from "../../schema/grpc/generated/grpc/reflection/v1/reflection_pb.ts";
import { mockServer } from "./mock-server.ts";
import { mockTest as test } from "./testing/mock-test.ts";
import { orders } from "./testing/orders.ts";
import { RawClient } from "./testing/raw-client.ts";

test("serves every method of the schema, with health and reflection beside them", async ({
  serve,
}) => {
  const { server, client } = await serve();
  const listServices = Buffer.from("3a00", "hex");

  const [health, reflection] = await Promise.all([
    client.call("/grpc.health.v1.Health/Check", [Buffer.from("\x0a\x0eacme.v1.Orders")]),
    client.call("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", [listServices]),
  ]);

  expect(server.methods).toEqual(
    ["Create", "List", "Same", "Sum", "Talk"].map((name) => `acme.v1.Orders/${name}`),
  );
  const [checked] = health.messages.map((one) => fromBinary(HealthCheckResponseSchema, one));
  expect(checked?.status).toBe(HealthCheckResponse_ServingStatus.SERVING);
  const [listed] = reflection.messages.map((one) =>
    fromBinary(ServerReflectionResponseSchema, one),
  );
  expect(listed?.messageResponse.value).toMatchObject({
    service: [
      { name: "acme.v1.Orders" },
      { name: "grpc.health.v1.Health" },
      { name: "grpc.reflection.v1.ServerReflection" },
      { name: "grpc.reflection.v1alpha.ServerReflection" },
    ],
  });
});

test("its health can be changed", async ({ serve }) => {
  const { server, client } = await serve();

  server.health.set("", "NOT_SERVING");

  const { messages } = await client.call("/grpc.health.v1.Health/Check", [new Uint8Array()]);
  expect(messages).toEqual([Buffer.from([8, 2])]);
});

test("`using` ends it", async () => {
  const addresses: string[] = [];
  {
    using server = await mockServer(orders);
    addresses.push(server.address);
    const client = new RawClient(server.address);
    expect((await client.call("/acme.v1.Orders/Create", [new Uint8Array()])).status).toBe("OK");
    client.close();
  }

  const client = new RawClient(addresses[0] ?? "");
  const { status } = await client.call("/acme.v1.Orders/Create", [new Uint8Array()]);
  client.close();
  expect(status).toBe("UNAVAILABLE");
});

test("a port that is taken is told", async ({ serve }) => {
  const { server } = await serve();

  await expect(mockServer(orders, { port: server.port })).rejects.toMatchObject({
    name: "ToolError",
    code: "unreachable",
    message: `no server can be started at ${server.address}: listen EADDRINUSE: address already in use ${server.address}`,
  });
});

test("a schema without methods is told", async () => {
  const schema = compileText('syntax = "proto3"; message M {}');

  await expect(mockServer(schema)).rejects.toMatchObject({ code: "nothing-selected" });
});

test("keeps the last calls, and counts all of them", async ({ serve }) => {
  const { server, call } = await serve({ keepCalls: 2, otherwise: "echo" });

  for (const name of ["a", "b", "c"]) await call("Create", { name });
  await call("Same", { id: "x" });

  expect(server.calls.map(({ method, index }) => [method, index])).toEqual([
    ["acme.v1.Orders/Create", 2],
    ["acme.v1.Orders/Same", 0],
  ]);
  expect([...server.counts].map(([method, counts]) => [method, ...counts])).toEqual([
    ["acme.v1.Orders/Create", ["OK", 3]],
    ["acme.v1.Orders/Same", ["OK", 1]],
  ]);
});

test("a call tells what was sent, and when", async ({ serve }) => {
  const { server, call } = await serve({ otherwise: "echo" });
  const before = Date.now();

  await call("Create", { name: "Ann", cents: 2n ** 60n, at: "2020-01-01T00:00:00Z" });

  const [got] = server.calls;
  expect(got?.requests.map(({ json }) => json)).toEqual([
    { name: "Ann", cents: "1152921504606846976", at: "2020-01-01T00:00:00Z" },
  ]);
  expect(got?.requests[0]?.value.fields.get(1)).toBe("Ann");
  expect(got?.requests[0]?.bytes.subarray(0, 5)).toEqual(Buffer.from("\x0a\x03Ann"));
  expect(got?.metadata.map(({ name }) => name)).toContain("user-agent");
  expect(got?.time).toBeGreaterThanOrEqual(before);
  expect(got?.status).toBe("OK");
});
