import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { afterAll, beforeEach, expect, test } from "vitest";
import {
  HealthCheckRequestSchema,
  HealthCheckResponse_ServingStatus,
  HealthCheckResponseSchema,
  HealthListResponseSchema,
} from "../../schema/grpc/generated/grpc/health/v1/health_pb.ts";
import { RawClient } from "../server/testing/raw-client.ts";
import { HealthStatuses } from "./health-statuses.ts";
import { registerHealth } from "./register-health.ts";

const health = new HealthStatuses(["acme.v1.Orders"]);
const server = new Server();
registerHealth(server, health);
const port = await new Promise<number>((resolve, reject) => {
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
    if (error === null) resolve(bound);
    else reject(error);
  });
});
const client = new RawClient(`127.0.0.1:${port}`);
afterAll(() => {
  client.close();
  server.forceShutdown();
});
beforeEach(() => {
  health.set("acme.v1.Orders", "SERVING");
  health.delete("acme.v1.Late");
});

function requestFor(service: string): Uint8Array {
  return toBinary(HealthCheckRequestSchema, create(HealthCheckRequestSchema, { service }));
}

function wordIn(bytes: Uint8Array): string {
  const { status } = fromBinary(HealthCheckResponseSchema, bytes);
  return HealthCheckResponse_ServingStatus[status] ?? String(status);
}

async function check(service: string): Promise<readonly string[]> {
  const { messages, status } = await client.call("/grpc.health.v1.Health/Check", [
    requestFor(service),
  ]);
  return [status, ...messages.map(wordIn)];
}

test("Check says how a service is, and the server as a whole", async () => {
  expect(await check("")).toEqual(["OK", "SERVING"]);
  expect(await check("acme.v1.Orders")).toEqual(["OK", "SERVING"]);

  health.set("acme.v1.Orders", "NOT_SERVING");

  expect(await check("acme.v1.Orders")).toEqual(["OK", "NOT_SERVING"]);
  expect(await check("acme.v1.Nobody")).toEqual(["NOT_FOUND"]);
});

test("List gives all of them", async () => {
  health.set("acme.v1.Late", "UNKNOWN");
  const { messages } = await client.call("/grpc.health.v1.Health/List", [new Uint8Array()]);
  const [response] = messages.map((bytes) => fromBinary(HealthListResponseSchema, bytes));

  expect(
    Object.entries(response?.statuses ?? {}).map(([name, { status }]) => [
      name,
      HealthCheckResponse_ServingStatus[status],
    ]),
  ).toEqual([
    ["", "SERVING"],
    ["acme.v1.Orders", "SERVING"],
    ["acme.v1.Late", "UNKNOWN"],
  ]);
});

test("Watch tells the status at once, and each change of it, of an unknown service too", async () => {
  const watch = client.converse("/grpc.health.v1.Health/Watch");
  watch.send(requestFor("acme.v1.Late"));
  watch.done();

  expect(wordIn(await watch.next())).toBe("SERVICE_UNKNOWN");
  health.set("acme.v1.Late", "NOT_SERVING");
  expect(wordIn(await watch.next())).toBe("NOT_SERVING");
  // No change, and nobody is told of it.
  health.set("acme.v1.Late", "NOT_SERVING");
  health.set("acme.v1.Late", "SERVING");
  expect(wordIn(await watch.next())).toBe("SERVING");
  health.delete("acme.v1.Late");
  expect(wordIn(await watch.next())).toBe("SERVICE_UNKNOWN");
  watch.cancel();

  expect((await watch.ended).status).toBe("CANCELLED");
});

test("a status without a watcher keeps nothing of those that were there", () => {
  const statuses = new HealthStatuses([]);
  const seen: unknown[] = [];

  const end = statuses.watch("a", (status) => seen.push(status));
  statuses.set("a", "SERVING");
  end();
  statuses.set("a", "NOT_SERVING");

  expect(seen).toEqual([undefined, "SERVING"]);
});

test("bytes that are no request get INTERNAL", async () => {
  const { status } = await client.call("/grpc.health.v1.Health/Check", [Uint8Array.of(0x0a, 9)]);

  expect(status).toBe("INTERNAL");
});
