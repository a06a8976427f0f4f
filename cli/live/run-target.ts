import { readFileSync } from "node:fs";
import { ToolError } from "../../schema/tool-error.ts";
import type { Target, TlsOptions } from "../../transports/target.ts";
import { isLoopback } from "../../transports/target-address.ts";
import type { MetadataEntry } from "../../transports/transport.ts";

/** The flags that say how a server is reached. */
export interface ConnectionFlags {
  /** `false` for `--no-plaintext`. */
  readonly plaintext?: boolean;
  readonly insecure?: boolean;
  readonly cacert?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly authority?: string;
  readonly header: readonly MetadataEntry[];
  readonly allowRemote?: boolean;
}

/**
 * The server at an address, reached as the flags say: this machine in plain text, others by TLS, unless a flag says otherwise.
 *
 * @throws ToolError `usage` for an address that is none or is not of this machine without `--allow-remote`, and for files that
 * cannot be read.
 */
export function runTarget(address: string, flags: ConnectionFlags): Target {
  const isHere = isLoopback(address);
  if (!isHere && flags.allowRemote !== true)
    throw new ToolError(
      `${address} is not known to be this machine, and it would get made-up calls to every method`,
      {
        code: "usage",
        hint: "--allow-remote calls it all the same; --rate keeps the calls few",
      },
    );
  const tls = tlsOf(flags, isHere);
  return {
    address,
    ...(tls === undefined ? {} : { tls }),
    ...(flags.authority === undefined ? {} : { authority: flags.authority }),
    metadata: flags.header,
  };
}

function tlsOf(flags: ConnectionFlags, isHere: boolean): TlsOptions | undefined {
  const { plaintext, insecure, cacert, cert, key } = flags;
  const asksForTls = insecure === true || [cacert, cert, key].some((file) => file !== undefined);
  if (asksForTls && plaintext === true)
    throw new ToolError("--plaintext goes with none of --insecure, --cacert, --cert and --key", {
      code: "usage",
      hint: "leave out --plaintext for TLS, or the others for plain text",
    });
  if (plaintext ?? (isHere && !asksForTls)) return undefined;
  return {
    insecure: insecure ?? false,
    ...(cacert === undefined ? {} : { ca: bytesIn("--cacert", cacert) }),
    ...(cert === undefined ? {} : { cert: bytesIn("--cert", cert) }),
    ...(key === undefined ? {} : { key: bytesIn("--key", key) }),
  };
}

function bytesIn(flag: string, file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (cause) {
    const { code = "", message } = cause as NodeJS.ErrnoException;
    if (code === "") throw cause;
    const why = code === "ENOENT" ? "no such file" : message;
    throw new ToolError(`${flag} ${file}: ${why}`, { code: "usage", cause });
  }
}
