import { deflateSync, gzipSync } from "node:zlib";
import { asBuffer } from "../as-buffer.ts";
import { defaultMaxMessageBytes } from "../grpc-js/channel-options.ts";
import { assertSendable } from "../sendable-metadata.ts";
import type { Target } from "../target.ts";
import { addressText, targetAddress } from "../target-address.ts";
import type { Compression, MetadataEntry } from "../transport.ts";
import { dataFrames, frameFlag, frameHeadBytes } from "./frames.ts";
import type { HeaderField } from "./hpack/header-field.ts";
import type { DataRun } from "./sending.ts";
import type { CallSettings, PreparedCall, RequestHead } from "./wire-types.ts";

/**
 * Makes a call ready: its headers are put together, and its messages compressed and framed, once for all the times it is sent, unless
 * {@link CallSettings.isFreshEachTime} asks for that each time.
 *
 * https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md ("Requests")
 *
 * @throws ToolError `usage` for an address that is none, or metadata that cannot be sent; a `RangeError` where the method does
 * not take that many messages.
 */
export function prepareCall(target: Target, settings: CallSettings): PreparedCall {
  const { method, messages, compression = "identity", deadlineMs } = settings;
  if (!method.clientStreaming && messages.length !== 1)
    throw new RangeError(`${method.path} takes one message, not ${messages.length}`);
  const framed = (sent: readonly Uint8Array[]): DataRun =>
    bodyOf(sent.map((message) => prefixed(message, compression)));
  const compressedAll = (): readonly Uint8Array[] =>
    messages.map((message) => compressed(message, compression));
  const sent = compressedAll();
  const call = {
    method,
    messages: messages.length,
    bytes: sent.reduce((sum, { length }) => sum + length, 0),
    deadlineMs: deadlineMs ?? Number.POSITIVE_INFINITY,
    maxMessageBytes: target.maxMessageBytes ?? defaultMaxMessageBytes,
    head: requestHead(target, settings),
    body: framed(sent),
  };
  if (settings.isFreshEachTime !== true) return call;
  return Object.defineProperty(call, "body", { get: () => framed(compressedAll()) });
}

function requestHead(target: Target, settings: CallSettings): RequestHead {
  const { method, metadata = [], compression = "identity", deadlineMs } = settings;
  const entries = [...target.metadata, ...metadata].filter(({ name }) => !isOurs(name));
  for (const entry of entries) assertSendable(entry);
  const fields: HeaderField[] = [
    [":method", "POST"],
    [":scheme", target.tls === undefined ? "http" : "https"],
    [":path", method.path],
    [":authority", authorityOf(target)],
    ["te", "trailers"],
    ["content-type", "application/grpc"],
    ["user-agent", "wireproof"],
    ["grpc-accept-encoding", "identity,deflate,gzip"],
  ];
  if (deadlineMs !== undefined) fields.push(["grpc-timeout", timeoutText(deadlineMs)]);
  if (compression !== "identity") fields.push(["grpc-encoding", compression]);
  fields.push(...entries.map(fieldOf));
  return { fields, key: fields.flat().join("\n") };
}

/** What the protocol has a use for is not the user's to say; the same goes for grpc-js. */
function isOurs(name: string): boolean {
  return ["te", "content-type", "user-agent"].includes(name.toLowerCase());
}

/** PROTOCOL-HTTP2.md, "Custom-Metadata": bytes are base64, which "should" have no padding. */
function fieldOf({ name, value }: MetadataEntry): HeaderField {
  const text =
    typeof value === "string" ? value : asBuffer(value).toString("base64").replace(/=+$/, "");
  return [name.toLowerCase(), text];
}

function authorityOf(target: Target): string {
  const address = targetAddress(target.address);
  return target.authority ?? (address.kind === "unix" ? "localhost" : addressText(address));
}

/** PROTOCOL-HTTP2.md, "TimeoutValue": a positive integer of at most 8 digits. */
function timeoutText(deadlineMs: number): string {
  const ms = Math.max(1, Math.ceil(deadlineMs));
  return ms < 1e8 ? `${ms}m` : `${Math.min(99_999_999, Math.ceil(ms / 1000))}S`;
}

/** https://github.com/grpc/grpc/blob/master/doc/compression.md */
function compressed(message: Uint8Array, compression: Compression): Uint8Array {
  if (compression === "gzip") return gzipSync(message);
  return compression === "deflate" ? deflateSync(message) : message;
}

/** PROTOCOL-HTTP2.md, "Length-Prefixed-Message" */
function prefixed(message: Uint8Array, compression: Compression): Buffer {
  const bytes = Buffer.alloc(5 + message.length);
  bytes[0] = compression === "identity" ? 0 : 1;
  bytes.writeUInt32BE(message.length, 1);
  bytes.set(message, 5);
  return bytes;
}

/** Each message begins a frame of its own, as clients send them. */
function bodyOf(messages: readonly Buffer[]): DataRun {
  const payloads = messages.length === 0 ? [Buffer.alloc(0)] : messages;
  const run = dataFrames(payloads, frameFlag.endStream);
  return { ...run, flowBytes: run.bytes.length - run.starts.length * frameHeadBytes };
}
