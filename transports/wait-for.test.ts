import { createServer as createHttp1 } from "node:http";
import { createServer } from "node:net";
import { Server, ServerCredentials, status } from "@grpc/grpc-js";
import { expect, onTestFinished, test } from "vitest";
import { grpcJs } from "./grpc-js.ts";
import { loopbackPort } from "./loopback-port.ts";
import { listening } from "./testing/listening.ts";
import { rawServer } from "./testing/raw-server.ts";
import { testServer } from "./testing/test-server.ts";
import { registerHealth } from "./testing/test-services.ts";
import { waitFor } from "./wait-for.ts";

/** Waits for what is at a port, and gives what it came to. */
async function waited(port: number, timeoutMs: number, signal?: AbortSignal): Promise<string> {
  const target = { address: `127.0.0.1:${port}`, metadata: [] };
  const transport = grpcJs(target);
  onTestFinished(() => transport.close());
  return await waitFor(target, transport, { timeoutMs, ...(signal && { signal }) }).then(
    () => "up",
    (error: Error) => error.message.replace(`${target.address}: `, ""),
  );
}

for (const timeoutMs of [0, 5000]) {
  test(`a server that serves is up (${timeoutMs} ms)`, async () => {
    const port = await testServer((server) => registerHealth(server, () => "SERVING"));

    expect(await waited(port, timeoutMs)).toBe("up");
  });

  test(`a server that cannot be asked for its health is up (${timeoutMs} ms)`, async () => {
    const locked = { code: status.PERMISSION_DENIED };
    const without = await testServer(() => {});
    const refusing = await testServer((server) => registerHealth(server, () => locked));

    expect([await waited(without, timeoutMs), await waited(refusing, timeoutMs)]).toEqual([
      ...["up", "up"],
    ]);
  });
}

// As servers of ConnectRPC on Go's net/http do. https://github.com/grpc/grpc/blob/master/doc/http-grpc-status-mapping.md
test("a server that says 404 of HTTP for the health service that it does not have is up", async () => {
  const port = await rawServer((stream) => stream.respond({ ":status": 404 }, { endStream: true }));
  const broken = await rawServer((stream) =>
    stream.respond({ ":status": 500 }, { endStream: true }),
  );

  expect([await waited(port, 0), await waited(port, 500)]).toEqual(["up", "up"]);
  expect(await waited(broken, 0)).toMatch(/^it speaks HTTP\/2, but not gRPC: .* 500/);
});

test("a server that is started later is waited for", async () => {
  const placeholder = createServer();
  const port = await loopbackPort(placeholder);
  await new Promise((resolve) => placeholder.close(resolve));
  const server = new Server();
  onTestFinished(() => server.forceShutdown());

  const isUp = waited(port, 20_000);
  expect(await waited(port, 0)).toBe("nothing listens there (connection refused)");
  server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), () => {});

  expect(await isUp).toBe("up");
});

test("a server that gets well is waited for", async () => {
  let looks = 0;
  const port = await testServer((server) =>
    registerHealth(server, () => {
      looks += 1;
      return looks < 4 ? "NOT_SERVING" : "SERVING";
    }),
  );

  expect(await waited(port, 20_000)).toBe("up");
  expect(looks).toBe(4);
});

const unwell = (server: Server): void => registerHealth(server, () => "NOT_SERVING");

test("a server that does not get well is told, and one that is not waited for may be unwell", async () => {
  const port = await testServer(unwell);
  const busy = { code: status.UNAVAILABLE, details: "warming up" };
  const later = await testServer((server) => registerHealth(server, () => busy));

  expect(await waited(port, 500)).toBe("it says of its health that it is NOT_SERVING");
  expect(await waited(port, 0)).toBe("up");
  expect(await waited(later, 500)).toBe("it answers with UNAVAILABLE: warming up");
});

test("what is there in place of a server is told once the time is over", async () => {
  const port = await listening(createHttp1());

  expect(await waited(port, 100)).toBe("it speaks HTTP/1, and gRPC needs HTTP/2");
});

test("waiting ends when it is aborted", async () => {
  const port = await testServer(unwell);
  const controller = new AbortController();

  const outcome = waited(port, 20_000, controller.signal);
  controller.abort(new Error("enough"));

  expect(await outcome).toBe("enough");
});

test("waiting ends when it is aborted between two looks", async () => {
  const controller = new AbortController();
  const port = await testServer((server) =>
    registerHealth(server, () => {
      setTimeout(() => controller.abort(), 20);
      return "NOT_SERVING";
    }),
  );

  expect(await waited(port, 20_000, controller.signal)).toMatch(/abort/);
});
