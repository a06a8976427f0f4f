import { Metadata } from "@grpc/grpc-js";
import { ToolError } from "../../schema/tool-error.ts";
import type { MetadataEntry } from "../../transports/transport.ts";
import type { MockMetadata } from "./mock-options.ts";

/**
 * Names that a server may not set: "reserved" by
 * https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md, or of the connection by RFC 9113, section 8.2.2.
 */
const reserved =
  /^(?:grpc-|:|(?:content-type|content-length|connection|keep-alive|proxy-connection|te|transfer-encoding|upgrade|http2-settings|host)$)/;

/** @throws ToolError `config` for what no metadata can carry. */
export function metadataOf(given: MockMetadata): Metadata {
  const metadata = new Metadata();
  for (const [name, values] of Object.entries(given)) {
    const list: readonly unknown[] = Array.isArray(values) ? values : [values];
    for (const value of list) metadata.add(nameOf(name), textOrBytes(name, value));
  }
  return metadata;
}

/** https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md ("Header-Name") */
function nameOf(name: string): string {
  const lower = name.toLowerCase();
  if (!/^[0-9a-z_.-]+$/.test(lower) || reserved.test(lower))
    throw new ToolError(`no metadata can be called "${name}"`, {
      code: "config",
      hint: "names have letters, digits, '_', '.' and '-', and do not start with grpc-",
    });
  return lower;
}

function textOrBytes(name: string, value: unknown): string | Buffer {
  const isBinary = name.toLowerCase().endsWith("-bin");
  if (isBinary && value instanceof Uint8Array) return Buffer.from(value);
  if (isBinary && typeof value === "string") return bytesOfBase64(name, value);
  if (!isBinary && typeof value === "string" && /^[ -~]*$/.test(value)) return value;
  throw new ToolError(`the value of "${name}" is no metadata`, {
    code: "config",
    hint: isBinary
      ? "bytes, or base64 of them"
      : "printable ASCII; other bytes go under a name that ends in -bin",
  });
}

/** With padding or without, as in metadata itself. */
function bytesOfBase64(name: string, text: string): Buffer {
  if (/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return Buffer.from(text, "base64");
  throw new ToolError(`the value of "${name}" is no base64`, {
    code: "config",
    hint: "names that end in -bin have bytes",
  });
}

/** What a caller sent, by name, in the order in which the library gives it. */
export function entriesOf(metadata: Metadata): readonly MetadataEntry[] {
  return Object.entries(metadata.toJSON()).flatMap(([name, values]) =>
    values.map((value) => ({ name, value })),
  );
}
