/** One MiB, in bytes. */
export const mebibyte: number = 1024 * 1024;

/** The largest messages that a service takes and sends, in bytes. */
export interface MessageLimits {
  readonly maxRequestBytes: number;
  readonly maxResponseBytes: number;
}

/** By the full name of the service, as the workspace's own daemon has them. */
export const messageLimits: Readonly<Record<string, MessageLimits>> = {
  "workspace_daemon.DocumentProcessor": limitsOf(64, 32),
  "workspace_daemon.SearchService": limitsOf(4, 16),
  "workspace_daemon.MemoryService": limitsOf(8, 8),
  "workspace_daemon.SystemService": limitsOf(1, 4),
};

/** How many calls one connection may have under way. */
export const maxConcurrentStreams = 128;

/** After how long the services give up on a call of their own accord, in milliseconds. */
export const requestTimeoutMs = 30_000;

/** What the store holds at most, so that no run of calls takes memory without bound. */
export const storeLimits = {
  documents: 100_000,
  /** Of texts, contents and metadata together: 256 MiB. */
  bytes: 268_435_456,
  /** Few enough that a list of them all fits into a message: it has no pages. */
  collections: 500,
  collectionConfigBytes: 8192,
  /** Pairs of a word and a document that has it. */
  postings: 4_000_000,
} as const;

/** What the configuration holds at most; it is answered whole. */
export const configLimits = { entries: 1000, bytes: 65_536 } as const;

/** The longest names of things, and the longest paths, in UTF-16 code units. */
export const nameLimits = { name: 255, path: 4096, pattern: 256 } as const;

function limitsOf(requestMebibytes: number, responseMebibytes: number): MessageLimits {
  return {
    maxRequestBytes: requestMebibytes * mebibyte,
    maxResponseBytes: responseMebibytes * mebibyte,
  };
}
