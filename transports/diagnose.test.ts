import { once } from "node:events";
import { createServer as createHttp1 } from "node:http";
import { createServer as createHttp2, createSecureServer } from "node:http2";
import { createServer as createHttps } from "node:https";
import { createServer } from "node:net";
import { createServer as createTls } from "node:tls";
import { expect, test } from "vitest";
import { diagnose } from "./diagnose.ts";
import { loopbackPort } from "./loopback-port.ts";
import type { Target, TlsOptions } from "./target.ts";
import * as certificates from "./testing/certificates.ts";
import { listening } from "./testing/listening.ts";
import { testServer, tlsCredentials } from "./testing/test-server.ts";

const { ca, client, early, expired, otherName, server, stranger } = certificates;
const trusting: TlsOptions = { ca, insecure: false };

/** The message without the address, and the hint. */
async function told(
  port: number,
  target: Partial<Target> = {},
  timeoutMs = 20_000,
): Promise<readonly [string, string | undefined]> {
  const address = `127.0.0.1:${port}`;
  const error = await diagnose({ address, metadata: [], ...target }, timeoutMs);
  expect(error.code).toBe("unreachable");
  return [error.message.replace(`${target.address ?? address}: `, ""), error.hint];
}

test("a port where nobody listens refuses", async () => {
  const closed = createServer();
  const port = await loopbackPort(closed);
  closed.close();
  await once(closed, "close");

  for (const tls of [undefined, trusting])
    expect(await told(port, tls && { tls })).toEqual([
      "nothing listens there (connection refused)",
      "start the server, wait for it with --wait-for SECONDS, or have it started with --spawn COMMAND",
    ]);
});

test("a host that there is not is named", async () => {
  // No resolver has to be asked for a name with an empty label. RFC 1035 section 3.1
  const address = "orders..invalid:50051";

  expect(await told(0, { address })).toEqual([
    'there is no host called "orders..invalid"',
    "is its name spelt right?",
  ]);
});

test("a unix socket that there is not is named", async () => {
  const [message] = await told(0, { address: "unix:/nowhere/orders.sock" });

  expect(message).toBe("there is no such socket");
});

test("a port that says nothing is told from one that is gone, in time", async () => {
  const port = await listening(createServer());

  const before = performance.now();
  expect(await told(port, {}, 400)).toEqual([
    "it takes connections and says nothing within 200 ms",
    "name the port at which the server speaks gRPC",
  ]);
  expect(performance.now() - before).toBeLessThan(5000);
});

test("a port that hangs up at once is told", async () => {
  const port = await listening(createServer((socket) => socket.end()));

  for (const tls of [undefined, trusting])
    expect((await told(port, tls && { tls }))[0]).toBe(
      "it takes connections and closes them at once",
    );
});

test("a server of HTTP/1 is told", async () => {
  const port = await listening(createHttp1((_, response) => response.end("hello")));

  for (const tls of [undefined, trusting])
    expect(await told(port, tls && { tls })).toEqual([
      "it speaks HTTP/1, and gRPC needs HTTP/2",
      "name the port at which the server speaks gRPC, or have the proxy before it pass HTTP/2 on",
    ]);
});

test("a server of HTTP/1 that answers with the page alone is told", async () => {
  const page = '<!DOCTYPE HTML>\n<html lang="en"><title>Error response</title></html>';
  const port = await listening(createServer((socket) => socket.end(page)));

  expect((await told(port))[0]).toBe("it speaks HTTP/1, and gRPC needs HTTP/2");
});

test("a server of another protocol is told by its first words", async () => {
  const port = await listening(createServer((socket) => socket.write("SSH-2.0-OpenSSH_9.7\r\n")));

  for (const tls of [undefined, trusting])
    expect((await told(port, tls && { tls }))[0]).toBe(
      String.raw`it speaks another protocol: it says "SSH-2.0-OpenSSH_9.7\r\n"`,
    );
});

const trustHint =
  "name the certificate it is signed with by --cacert FILE, or take any with --insecure";

test("a server of TLS that was called in plain text is told", async () => {
  const pair = { key: server.key, cert: server.cert };
  for (const port of [
    await testServer(() => {}, { credentials: tlsCredentials() }),
    await testServer(() => {}, { credentials: tlsCredentials(server, { mutual: true }) }),
    await listening(createHttps(pair)),
    await listening(createTls({ ...pair, maxVersion: "TLSv1.2" })),
    await listening(
      createTls({
        ...pair,
        ca,
        requestCert: true,
        rejectUnauthorized: true,
        maxVersion: "TLSv1.2",
      }),
    ),
  ])
    expect(await told(port)).toEqual([
      "it speaks TLS, and was called in plain text",
      `call it by TLS: ${trustHint}`,
    ]);
});

test("a server in plain text that was called by TLS is told", async () => {
  const port = await testServer(() => {});

  expect(await told(port, { tls: trusting })).toEqual([
    "it speaks plain text, and was called by TLS",
    "call it with --plaintext",
  ]);
});

test("a certificate that nobody known has signed is told", async () => {
  const port = await testServer(() => {}, { credentials: tlsCredentials() });
  const own = await testServer(() => {}, { credentials: tlsCredentials(stranger) });

  expect(await told(port, { tls: { insecure: false } })).toEqual([
    "its certificate is not trusted: unable to verify leaf signature",
    trustHint,
  ]);
  expect(await told(own, { tls: trusting })).toEqual([
    "its certificate is not trusted: depth zero self signed cert",
    trustHint,
  ]);
});

for (const [identity, message] of [
  [expired, "its certificate has expired: Jan  1 00:00:00 2021 GMT"],
  [early, "its certificate is not valid before Jan  1 00:00:00 2124 GMT"],
] as const)
  test(`a certificate out of its time is told: ${message}`, async () => {
    const port = await testServer(() => {}, { credentials: tlsCredentials(identity) });

    expect((await told(port, { tls: trusting }))[0]).toBe(message);
  });

test("a certificate of another name is told, and the name by which it would do", async () => {
  const port = await testServer(() => {}, { credentials: tlsCredentials(otherName) });

  expect(await told(port, { tls: trusting })).toEqual([
    "its certificate is for elsewhere.example, not for 127.0.0.1",
    "say with --authority NAME what its certificate calls it, or take any with --insecure",
  ]);
  const named = await told(port, { tls: trusting, authority: "elsewhere.example" });
  expect(named[0]).toBe("it did not answer a call, though it does now");
});

for (const maxVersion of ["TLSv1.2", "TLSv1.3"] as const)
  test(`a server of ${maxVersion} that wants a client certificate is told`, async () => {
    const demand = { ca, requestCert: true, rejectUnauthorized: true, maxVersion };
    const port = await listening(
      createSecureServer({ key: server.key, cert: server.cert, ...demand }),
    );

    expect((await told(port, { tls: trusting }))[0]).toBe(
      {
        "TLSv1.2": "the TLS handshake failed: alert handshake failure",
        "TLSv1.3": "it asks for a client certificate, and got none",
      }[maxVersion],
    );
  });

test("a server that refuses the client certificate is told", async () => {
  const port = await testServer(() => {}, {
    credentials: tlsCredentials(server, { mutual: true }),
  });

  expect(await told(port, { tls: { ...trusting, ...stranger } })).toEqual([
    "it refuses the client certificate",
    "is it signed by whom the server trusts?",
  ]);
  const good = await told(port, { tls: { ...trusting, ...client } });
  expect(good[0]).toBe("it did not answer a call, though it does now");
});

test("a server of TLS without HTTP/2 is told", async () => {
  const pair = { key: server.key, cert: server.cert };
  const http1 = await listening(createHttps(pair));
  const noAlpn = await listening(createTls(pair));

  for (const port of [http1, noAlpn])
    expect((await told(port, { tls: trusting }))[0]).toBe(
      "it speaks TLS, but no HTTP/2 in it (ALPN)",
    );
});

test("a server of HTTP/2 that is none of gRPC is told", async () => {
  const answering = (type: string) =>
    createHttp2((_, response) => {
      response.writeHead(404, { "content-type": type }).end("nothing here");
    });
  const port = await listening(answering("text/html"));

  expect(await told(port)).toEqual([
    'it speaks HTTP/2, but not gRPC: it answers with HTTP status 404 and "text/html"',
    "name the port at which the server speaks gRPC",
  ]);
});

test("a server of HTTP/2 that never answers is told", async () => {
  const port = await listening(createHttp2(() => {}));

  expect((await told(port, {}, 600))[0]).toBe(
    "it speaks HTTP/2, and does not answer a call within 300 ms",
  );
});

test("a server that is well is told too", async () => {
  const plain = await testServer(() => {});
  const secure = await testServer(() => {}, { credentials: tlsCredentials() });

  expect((await told(plain))[0]).toBe("it did not answer a call, though it does now");
  for (const tls of [trusting, { insecure: true }])
    expect((await told(secure, { tls }))[0]).toBe("it did not answer a call, though it does now");
});
