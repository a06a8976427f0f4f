import { createServer } from "node:http2";
import { type Server, status } from "@grpc/grpc-js";
import { expect, onTestFinished, test } from "vitest";
import { grpcJs } from "./grpc-js.ts";
import { checkHealth, type Health, type HealthOptions } from "./health.ts";
import { listening } from "./testing/listening.ts";
import { testServer } from "./testing/test-server.ts";
import { registerHealth, registerUnary } from "./testing/test-services.ts";

async function healthAt(port: number, options?: HealthOptions): Promise<Health> {
  const transport = grpcJs(`127.0.0.1:${port}`);
  onTestFinished(() => transport.close());
  return await checkHealth(transport, options);
}

async function healthOf(register: (server: Server) => void): Promise<Health> {
  return await healthAt(await testServer(register));
}

test("a server says that it serves, that it does not, and that it does not know", async () => {
  expect(await healthOf((server) => registerHealth(server, () => "SERVING"))).toEqual({
    kind: "serving",
  });
  for (const said of ["NOT_SERVING", "UNKNOWN", "SERVICE_UNKNOWN"] as const)
    expect(await healthOf((server) => registerHealth(server, () => said))).toEqual({
      kind: "not-serving",
      status: said,
    });
});

test("the service that is asked for is named to the server", async () => {
  const asked: string[] = [];
  const port = await testServer((server) =>
    registerUnary(server, "/grpc.health.v1.Health/Check", ({ request }, answer) => {
      asked.push(request.toString("latin1"));
      answer({ code: status.NOT_FOUND });
    }),
  );

  expect(await healthAt(port, { service: "acme.Orders" })).toEqual({ kind: "unknown-service" });
  expect(await healthAt(port)).toEqual({ kind: "unknown-service" });
  expect(asked).toEqual(["\n\u000bacme.Orders", ""]);
});

test("a server without a health service says so", async () => {
  expect(await healthOf(() => {})).toEqual({ kind: "unimplemented" });
});

test("another status, and an answer that is none, are failures of a server that answers", async () => {
  const locked = await healthOf((server) =>
    registerHealth(server, () => ({ code: status.UNAUTHENTICATED, details: "who are you" })),
  );
  const garbled = await healthOf((server) =>
    registerUnary(server, "/grpc.health.v1.Health/Check", (_, answer) =>
      answer(null, Uint8Array.of(255, 255)),
    ),
  );

  expect(locked).toEqual({
    ...{ kind: "failed", answered: true },
    status: { code: 16, name: "UNAUTHENTICATED", details: "who are you" },
  });
  expect(garbled).toMatchObject({ kind: "failed", answered: true, status: { name: "OK" } });
});

test("a server of HTTP/2 that knows no gRPC is not one without a health service", async () => {
  const port = await listening(
    createServer((_, response) => {
      response.writeHead(404).end();
    }),
  );

  expect(await healthAt(port)).toMatchObject({ kind: "failed", answered: false });
});

test("a server that never answers is given up at the deadline", async () => {
  const port = await testServer((server) =>
    registerUnary(server, "/grpc.health.v1.Health/Check", () => {}),
  );

  expect(await healthAt(port, { deadlineMs: 100 })).toMatchObject({
    ...{ kind: "failed", answered: false },
    status: { name: "DEADLINE_EXCEEDED" },
  });
});
