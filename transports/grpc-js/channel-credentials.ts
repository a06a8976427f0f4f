import { type ChannelCredentials, credentials } from "@grpc/grpc-js";
import { asBuffer } from "../as-buffer.ts";
import type { TlsOptions } from "../target.ts";
import { assertUsable } from "../usable-tls.ts";

/**
 * How a connection is secured, as the library takes it.
 *
 * @throws ToolError `usage` where a certificate or key cannot be read, or one of the two is missing.
 */
export function channelCredentials(tls: TlsOptions | undefined): ChannelCredentials {
  if (tls === undefined) return credentials.createInsecure();
  assertUsable(tls);
  return credentials.createSsl(pem(tls.ca), pem(tls.key), pem(tls.cert), {
    rejectUnauthorized: !tls.insecure,
    // Any certificate is one of any name too.
    ...(tls.insecure && { checkServerIdentity: () => undefined }),
  });
}

function pem(bytes: Uint8Array | undefined): Buffer | null {
  return bytes === undefined ? null : asBuffer(bytes);
}
