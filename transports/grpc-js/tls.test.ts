import { type Server, ServerCredentials } from "@grpc/grpc-js";
import { expect, onTestFinished, test } from "vitest";
import { ToolError } from "../../schema/tool-error.ts";
import { grpcJs } from "../grpc-js.ts";
import type { Target, TlsOptions } from "../target.ts";
import { ca, client, expired, otherName, server, stranger } from "../testing/certificates.ts";
import { testServer, tlsCredentials } from "../testing/test-server.ts";
import { registerUnary } from "../testing/test-services.ts";

const method = { path: "/a.S/Act", clientStreaming: false, serverStreaming: false };
const trusting: TlsOptions = { ca, insecure: false };

/** Answers with the authority that it was called by. */
function register(to: Server): void {
  registerUnary(to, method.path, (call, answer) => answer(null, Buffer.from(call.getHost())));
}

/** What a call comes to: the authority that the server saw, or the status. */
async function called(
  credentials: ServerCredentials,
  target: Omit<Target, "address" | "metadata">,
  host = "127.0.0.1",
): Promise<string> {
  const port = await testServer(register, { credentials });
  const transport = grpcJs({ address: `${host}:${port}`, metadata: [], ...target });
  onTestFinished(() => transport.close());
  const { status, messages } = await transport.call({ method, messages: [new Uint8Array()] });
  return status.code === 0
    ? Buffer.from(messages[0] ?? [])
        .toString()
        .replace(`${port}`, "PORT")
    : status.name;
}

const known = tlsCredentials();
const mutual = tlsCredentials(server, { mutual: true });
const open = ServerCredentials.createInsecure();

for (const [what, credentials, tls, outcome] of [
  ["plain text to plain text", open, undefined, "localhost:PORT"],
  ["TLS to a certificate that is trusted", known, trusting, "localhost:PORT"],
  ["TLS to one that is not", known, { insecure: false }, "UNAVAILABLE"],
  ["TLS to one that signed itself", tlsCredentials(stranger), trusting, "UNAVAILABLE"],
  ["TLS to one that is over", tlsCredentials(expired), trusting, "UNAVAILABLE"],
  ["TLS to one of another name", tlsCredentials(otherName), trusting, "UNAVAILABLE"],
  ["TLS to any that signed itself", tlsCredentials(stranger), { insecure: true }, "localhost:PORT"],
  ["TLS to any that is over", tlsCredentials(expired), { insecure: true }, "localhost:PORT"],
  ["TLS to any of another name", tlsCredentials(otherName), { insecure: true }, "localhost:PORT"],
  ["TLS to plain text", open, trusting, "UNAVAILABLE"],
  ["plain text to TLS", known, undefined, "UNAVAILABLE"],
  ["mutual TLS", mutual, { ...trusting, ...client }, "localhost:PORT"],
  ["mutual TLS to any certificate", mutual, { insecure: true, ...client }, "localhost:PORT"],
  ["mutual TLS without a certificate", mutual, trusting, "UNAVAILABLE"],
  ["mutual TLS with a stranger's", mutual, { ...trusting, ...stranger }, "UNAVAILABLE"],
] as const)
  test(`${what} comes to ${outcome}`, async () => {
    expect(await called(credentials, tls === undefined ? {} : { tls }, "localhost")).toBe(outcome);
  });

test("an authority is what the server is called by, and what its certificate must be for", async () => {
  const authority = "elsewhere.example";
  const other = tlsCredentials(otherName);

  expect(await called(open, { authority })).toBe(authority);
  expect(await called(other, { authority, tls: trusting })).toBe(authority);
  expect(await called(other, { authority: `${authority}:443`, tls: trusting })).toBe(
    "elsewhere.example:443",
  );
  expect(await called(known, { authority, tls: trusting })).toBe("UNAVAILABLE");
  expect(await called(known, { authority, tls: { insecure: true } })).toBe(authority);
});

function refusal(tls: TlsOptions): string {
  try {
    return grpcJs({ address: "localhost:1", metadata: [], tls }).name;
  } catch (error) {
    return error instanceof ToolError ? `${error.code}: ${error.message}` : "another error";
  }
}

const garbage = Buffer.from("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");

for (const [message, tls] of [
  ["--cert without --key", { cert: client.cert }],
  ["--key without --cert", { key: client.key }],
  ["--cacert holds no certificate", { ca: client.key }],
  ["--cacert cannot be read: ", { ca: Buffer.concat([ca, garbage]) }],
  ["--cert cannot be read: ", { cert: garbage, key: client.key }],
  ["--key cannot be read: ", { cert: client.cert, key: client.cert.subarray(40) }],
  ["--key is not the key of the certificate of --cert", { cert: client.cert, key: stranger.key }],
] as const)
  test(`what cannot be used for TLS is refused: ${message}`, () => {
    expect(refusal({ insecure: false, ...tls })).toContain(`usage: ${message}`);
  });
