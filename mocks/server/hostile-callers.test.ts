import { connect, constants } from "node:http2";
import { connect as connectTcp } from "node:net";
import { Metadata } from "@grpc/grpc-js";
import { expect } from "vitest";
import { type Served, mockTest as test } from "./testing/mock-test.ts";

/** That the server still answers. */
async function expectAlive({ call }: Served): Promise<void> {
  expect((await call("Same", { id: "alive" })).json).toEqual([{ id: "alive" }]);
}

for (const [method, messages] of [
  ["Create", ["ff"]],
  ["Create", ["0a05"]],
  ["Create", ["0a01ff"]],
  ["Create", [`${"22ffffff0f".repeat(3)}`]],
  ["List", ["08ffffffffffffffffffff01"]],
  ["Sum", ["", "0b"]],
  ["Talk", ["", "0c"]],
] as const)
  test(`${method} refuses ${messages.join(" ")}, which is no message of its type`, async ({
    serve,
  }) => {
    const served = await serve({ otherwise: "echo" });
    const bytes = messages.map((hex) => Buffer.from(hex, "hex"));

    const told = await served.client.call(`/acme.v1.Orders/${method}`, bytes);

    expect([told.status, told.details]).toEqual(["INTERNAL", "Error deserializing request"]);
    expect(served.server.calls[0]?.requests.map((one) => one.bytes)).toEqual(bytes);
    expect(served.server.calls[0]?.status).toBe("INTERNAL");
    await expectAlive(served);
  });

test("a call without a request, or with two, is refused where one must come", async ({ serve }) => {
  const served = await serve({ otherwise: "echo" });
  const path = "/acme.v1.Orders/Create";

  expect((await served.client.call(path, [])).status).toBe("UNIMPLEMENTED");
  const two = [new Uint8Array(), new Uint8Array()];
  expect((await served.client.call(path, two)).status).toBe("UNIMPLEMENTED");
  await expectAlive(served);
});

test("methods that the schema lacks are unimplemented", async ({ serve }) => {
  const served = await serve({ otherwise: "echo" });

  for (const path of ["/acme.v1.Orders/Nothing", "/a/b", "/", "/acme.v1.Orders/Create/x"])
    expect((await served.client.call(path, [new Uint8Array()])).status).toBe("UNIMPLEMENTED");
  await expectAlive(served);
});

test("a message beyond the usual limit is refused", async ({ serve }) => {
  const served = await serve({ otherwise: "echo" });
  const big = Buffer.alloc(5 * 1024 * 1024, 0x20);

  const { status } = await served.client.call("/acme.v1.Orders/Create", [big]);

  expect(status).toBe("RESOURCE_EXHAUSTED");
  await expectAlive(served);
});

test("metadata of any size and bytes is taken", async ({ serve }) => {
  const served = await serve({ otherwise: "echo" });
  const metadata = new Metadata();
  metadata.add("x-bytes-bin", Buffer.from([0, 255, 0xd8]));
  metadata.add("x-text", "a");
  metadata.add("x-text", "b");

  await served.client.call("/acme.v1.Orders/Create", [new Uint8Array()], metadata);

  const names = ["x-bytes-bin", "x-text"];
  const got = served.server.calls[0]?.metadata.filter(({ name }) => names.includes(name));
  expect(got).toEqual([
    { name: "x-bytes-bin", value: Buffer.from([0, 255, 0xd8]) },
    { name: "x-text", value: "a, b" },
  ]);
});

/** What a server answers to a request that no library for gRPC sends. */
async function post(
  port: number,
  headers: Readonly<Record<string, string>>,
  body: Buffer,
): Promise<string> {
  const session = connect(`http://127.0.0.1:${port}`);
  try {
    return await new Promise<string>((resolve, reject) => {
      session.on("error", reject);
      const stream = session.request({
        [constants.HTTP2_HEADER_METHOD]: "POST",
        [constants.HTTP2_HEADER_PATH]: "/acme.v1.Orders/Create",
        "content-type": "application/grpc",
        te: "trailers",
        ...headers,
      });
      let status = "";
      stream.on("response", (got) => {
        status = `${got[":status"]} ${got["grpc-status"] ?? ""}`;
      });
      stream.on("trailers", (got) => {
        status = `${status}${got["grpc-status"] ?? ""}`;
      });
      stream.on("error", () => {});
      stream.on("close", () => resolve(status));
      stream.resume();
      stream.end(body);
    });
  } finally {
    session.close();
  }
}

for (const [what, headers, body, expected] of [
  ["another content type", { "content-type": "text/html" }, "0000000000", "415 "],
  ["garbage that says it is gzip", { "grpc-encoding": "gzip" }, "0100000002ffff", "200 13"],
  ["an encoding that nobody knows", { "grpc-encoding": "br" }, "0100000002ffff", "200 12"],
  ["a length beyond what comes", {}, "00000000ff00", "200 12"],
  ["a length of four gigabytes", {}, "00ffffffff00", "200 8"],
  ["a timeout that is none", { "grpc-timeout": "soon" }, "0000000000", "200 13"],
  ["metadata that is no base64", { "x-a-bin": "ÿ%" }, "0000000000", "200 0"],
] as const)
  test(`lives on after ${what}`, async ({ serve }) => {
    const served = await serve({ otherwise: "echo" });

    expect(await post(served.server.port, headers, Buffer.from(body, "hex"))).toBe(expected);
    await expectAlive(served);
  });

for (const [what, bytes] of [
  ["HTTP/1", Buffer.from("GET / HTTP/1.1\r\nhost: a\r\n\r\n")],
  ["TLS", Buffer.from("1603010200010001fc0303", "hex")],
  ["a preface and garbage", Buffer.from(`PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${"\xff".repeat(64)}`)],
] as const)
  test(`lives on after a caller that speaks ${what}`, async ({ serve }) => {
    const served = await serve({ otherwise: "echo" });

    const socket = connectTcp(served.server.port, "127.0.0.1");
    socket.on("error", () => {});
    socket.write(bytes);
    await new Promise((resolve) => {
      socket.once("data", resolve);
      socket.once("close", resolve);
    });
    socket.destroy();

    await expectAlive(served);
  });

test("what a flood of requests leaves is bounded, and the last of them is known", async ({
  serve,
}) => {
  const served = await serve({ otherwise: "echo" });
  const flood = Array.from({ length: 1050 }, (_, index) => ({ id: String(index) }));

  const { json } = await served.call("Sum", ...flood);

  expect(json).toEqual([{ id: "1049" }]);
  const [call] = served.server.calls;
  expect([call?.requests.length, call?.requestCount]).toEqual([1000, 1050]);
});

test("callers that go away at once leave calls that ended", async ({ serve }) => {
  const served = await serve({ otherwise: "echo", delays: { messages: 5 } });
  const talks = Array.from({ length: 20 }, () => {
    const talk = served.client.converse("/acme.v1.Orders/Talk");
    for (let index = 0; index < 5; index++) talk.send(new Uint8Array());
    return talk;
  });

  for (const talk of talks) {
    await talk.next();
    talk.cancel();
  }

  await expect
    .poll(() => new Set(served.server.calls.map(({ status }) => status)))
    .toEqual(new Set(["CANCELLED"]));
  await expectAlive(served);
});
