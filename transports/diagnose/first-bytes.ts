import { connect, type Socket } from "node:net";
import type { TargetAddress } from "../target-address.ts";
import type { Sight } from "./sight.ts";

/** The connection preface of a client, and settings that change nothing. RFC 9113 section 3.4 */
const preface = Buffer.concat([
  Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
  Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]),
]);
/** How many bytes tell what a protocol is: the head of a frame of HTTP/2. */
const enough = 9;
/** How much of an unknown protocol is shown. */
const maxShown = 40;

/** What a server says to a client that begins HTTP/2 in plain text; `http2` where it does the same. */
export async function firstBytes(
  address: TargetAddress,
  timeoutMs: number,
): Promise<Sight | { readonly kind: "http2" }> {
  const socket = connect(placeOf(address));
  try {
    return await said(socket, timeoutMs);
  } finally {
    socket.destroy();
  }
}

/** An address as `node:net` and `node:tls` take it. */
export function placeOf(
  address: TargetAddress,
): { readonly path: string } | { readonly host: string; readonly port: number } {
  return address.kind === "unix"
    ? { path: address.path }
    : { host: address.host, port: address.port };
}

const byCode: ReadonlyMap<string | undefined, Sight> = new Map([
  ["ECONNREFUSED", { kind: "refused" }],
  ["ENOTFOUND", { kind: "no-host" }],
  ["EAI_AGAIN", { kind: "no-host" }],
  ["ENOENT", { kind: "no-socket" }],
]);

/** Why there is no connection. */
export function noConnection({ code, message }: NodeJS.ErrnoException): Sight {
  // Of several addresses of one host it has the codes alone.
  return byCode.get(code) ?? { kind: "no-connection", reason: message || `${code}` };
}

async function said(
  socket: Socket,
  timeoutMs: number,
): Promise<Sight | { readonly kind: "http2" }> {
  return await new Promise((resolve) => {
    let got = Buffer.alloc(0);
    let isConnected = false;
    const settle = (): void => {
      clearTimeout(timer);
      resolve(got.length === 0 ? { kind: "closes" } : protocolOf(got));
    };
    const timer = setTimeout(() => {
      if (got.length > 0) settle();
      else resolve({ kind: isConnected ? "mute" : "no-answer", afterMs: timeoutMs });
    }, timeoutMs);
    socket.on("connect", () => {
      isConnected = true;
      socket.write(preface);
    });
    socket.on("data", (chunk) => {
      got = Buffer.concat([got, chunk]);
      if (got.length >= enough) settle();
    });
    socket.on("error", (error) => {
      clearTimeout(timer);
      if (isConnected) settle();
      else resolve(noConnection(error));
    });
    socket.on("close", settle);
  });
}

function protocolOf(bytes: Buffer): Sight | { readonly kind: "http2" } {
  // RFC 1945 section 3.1: without a version that it knows, a server may answer as HTTP/0.9 does, with the page alone.
  if (/^(?:HTTP\/|<!doctype|<html)/i.test(bytes.toString("latin1"))) return { kind: "http1" };
  // RFC 8446 section 5.1: an alert, and the major version that every record has.
  if (bytes[0] === 21 && bytes[1] === 3) return { kind: "wants-tls" };
  // RFC 9113 sections 6.5 and 6.8: settings come first, or it goes away; both are of the connection, stream 0.
  const isOfConnection = bytes.length >= enough && bytes.readUInt32BE(5) === 0;
  if (isOfConnection && (bytes[3] === 4 || bytes[3] === 7)) return { kind: "http2" };
  return { kind: "other-protocol", says: printable(bytes) };
}

function printable(bytes: Buffer): string {
  return JSON.stringify(bytes.subarray(0, maxShown).toString("latin1"));
}
