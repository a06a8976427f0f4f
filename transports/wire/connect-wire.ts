import { connect, type Socket } from "node:net";
import { ToolError } from "../../schema/tool-error.ts";
import { noConnection, placeOf } from "../diagnose/first-bytes.ts";
import { handshake } from "../diagnose/handshake.ts";
import type { Sight } from "../diagnose/sight.ts";
import { wordsFor } from "../diagnose/words.ts";
import { diagnose } from "../diagnose.ts";
import type { Target, TlsOptions } from "../target.ts";
import { targetAddress } from "../target-address.ts";
import { assertUsable } from "../usable-tls.ts";
import { ClientConnection } from "./client-connection.ts";
import type { WireConnection, WireOptions } from "./wire-types.ts";

/** How long a connection may take that nothing is said of. */
const defaultConnectTimeoutMs = 5000;
/** How much is read from a socket at once. */
const readBytes = 64 * 1024;

/** What gets the bytes of a socket. */
interface Reading {
  connection: ClientConnection | undefined;
}

/**
 * Connects to a server, and waits until it speaks HTTP/2.
 *
 * @throws ToolError `unreachable`, which says what is there instead; `usage` where the address, a certificate or the key
 * cannot be read. Finding out what is there takes up to two seconds more than the connection may take.
 */
export async function connectWire(
  target: Target,
  options: WireOptions = {},
): Promise<WireConnection> {
  const { connectTimeoutMs = defaultConnectTimeoutMs } = options;
  const startedAt = performance.now();
  const reading: Reading = { connection: undefined };
  const socket =
    target.tls === undefined
      ? await plainSocket(target, reading, connectTimeoutMs)
      : await secureSocket(target, target.tls, connectTimeoutMs);
  const restMs = Math.max(1, connectTimeoutMs - (performance.now() - startedAt));
  const connection = await begun(socket, options, { reading, timeoutMs: restMs });
  if (connection !== undefined) return connection;
  throw await diagnose(target);
}

async function plainSocket(target: Target, reading: Reading, timeoutMs: number): Promise<Socket> {
  return await new Promise((resolve, reject) => {
    const socket = connect({
      ...placeOf(targetAddress(target.address)),
      noDelay: true,
      // One buffer for all that arrives: it is read at once, and nothing of it is kept.
      onread: {
        buffer: Buffer.allocUnsafeSlow(readBytes),
        callback: (length, buffer) => {
          reading.connection?.read(buffer as Buffer, 0, length);
          return true;
        },
      },
    });
    const fail = (sight: Sight): void => {
      clearTimeout(timer);
      socket.destroy();
      reject(unreachable(target, sight));
    };
    const timer = setTimeout(() => fail({ kind: "no-answer", afterMs: timeoutMs }), timeoutMs);
    const failed = (error: Error): void => fail(noConnection(error));
    socket.once("error", failed);
    socket.once("connect", () => {
      clearTimeout(timer);
      socket.off("error", failed);
      resolve(socket);
    });
  });
}

async function secureSocket(target: Target, tls: TlsOptions, timeoutMs: number): Promise<Socket> {
  assertUsable(tls);
  const name = target.authority?.replace(/:\d*$/, "");
  const address = targetAddress(target.address);
  const shaken = await handshake(address, { tls, name, timeoutMs });
  if (shaken.kind === "failed") {
    if (connectionKinds.has(shaken.sight.kind)) throw unreachable(target, shaken.sight);
    // What it is that does not shake hands is seen by looking at it in other ways.
    throw await diagnose(target);
  }
  const { socket } = shaken;
  if (socket.alpnProtocol !== "h2") {
    socket.destroy();
    throw unreachable(target, { kind: "no-http2-by-tls" });
  }
  socket.setNoDelay(true);
  return socket;
}

/** What says that there is no connection at all, of which no other look shows more. */
const connectionKinds: ReadonlySet<Sight["kind"]> = new Set([
  "no-host",
  "no-socket",
  "refused",
  "no-connection",
] as const);

function unreachable(target: Target, sight: Sight): ToolError {
  const { message, hint } = wordsFor(target, sight);
  return new ToolError(message, { code: "unreachable", hint });
}

/** Speaks HTTP/2 until the server does; `undefined` where it does not. */
async function begun(
  socket: Socket,
  { keepaliveMs }: WireOptions,
  { reading, timeoutMs }: { readonly reading: Reading; readonly timeoutMs: number },
): Promise<WireConnection | undefined> {
  return await new Promise((resolve) => {
    const connection = new ClientConnection(socket, {
      keepaliveMs,
      ready: () => {
        clearTimeout(timer);
        resolve(connection);
      },
      closed: () => {
        clearTimeout(timer);
        resolve(undefined);
      },
    });
    const timer = setTimeout(() => connection.close(), timeoutMs);
    reading.connection = connection;
    // Of a socket that reads into no buffer of ours.
    socket.on("data", (chunk: Buffer) => connection.read(chunk, 0, chunk.length));
  });
}
