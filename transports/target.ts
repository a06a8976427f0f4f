import type { MetadataEntry } from "./transport.ts";

/** A server, and how to reach it. */
export interface Target {
  /** `host:port`, as the user wrote it. */
  readonly address: string;
  /** In plain text where left out. */
  readonly tls?: TlsOptions;
  /** What to call the server, in place of the address. */
  readonly authority?: string;
  /** What is sent with every call. Its values stand in no report. */
  readonly metadata: readonly MetadataEntry[];
  /** The largest message that is taken, in bytes; 64 MiB where left out. */
  readonly maxMessageBytes?: number;
}

/** How the connection is secured. */
export interface TlsOptions {
  /** Certificates to trust, in PEM; those of the system where left out. */
  readonly ca?: Uint8Array;
  /** The client's own certificate and key, in PEM: both or neither. */
  readonly cert?: Uint8Array;
  readonly key?: Uint8Array;
  /** Whether any certificate will do. */
  readonly insecure: boolean;
}
