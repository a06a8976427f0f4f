import { createPrivateKey, X509Certificate } from "node:crypto";
import { ToolError } from "../schema/tool-error.ts";
import { asBuffer } from "./as-buffer.ts";
import type { TlsOptions } from "./target.ts";

/**
 * Refuses certificates and keys that cannot be used. OpenSSL takes a file without certificates for one of none, and says of
 * others what is wrong but not with which.
 *
 * @throws ToolError `usage` where one cannot be read, or one of a pair is missing.
 */
export function assertUsable({ ca, cert, key }: TlsOptions): void {
  if (ca !== undefined) certificatesIn("--cacert", ca);
  if (cert === undefined && key === undefined) return;
  if (cert === undefined) throw unusable("--key without --cert");
  if (key === undefined) throw unusable("--cert without --key");
  const [own] = certificatesIn("--cert", cert);
  const secret = read("--key", () => createPrivateKey(asBuffer(key)));
  if (own?.checkPrivateKey(secret) === false)
    throw unusable("--key is not the key of the certificate of --cert");
}

/** Every certificate of a file, and one at least. RFC 7468 section 5 */
function certificatesIn(flag: string, bytes: Uint8Array): readonly X509Certificate[] {
  const blocks = asBuffer(bytes)
    .toString("latin1")
    .match(/-----BEGIN (?:X509 )?CERTIFICATE-----[^-]*-----END (?:X509 )?CERTIFICATE-----/g);
  if (blocks === null) throw unusable(`${flag} holds no certificate`);
  return blocks.map((block) => read(flag, () => new X509Certificate(block)));
}

function read<Read>(flag: string, reading: () => Read): Read {
  try {
    return reading();
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    throw unusable(`${flag} cannot be read: ${said}`, cause);
  }
}

function unusable(message: string, cause?: unknown): ToolError {
  return new ToolError(message, {
    code: "usage",
    hint: "--cacert, --cert and --key name files in PEM; a client proves who it is with both of the last two",
    cause,
  });
}
