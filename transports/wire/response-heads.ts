import { decodeHeaders } from "./hpack/decode-headers.ts";
import type { HeaderField } from "./hpack/header-field.ts";
import { statusSent, type WireStatus } from "./status.ts";

/** What a call has to know of a block of headers. */
export interface ResponseHead {
  readonly kind: "head";
  /** `:status`, which stands in headers and not in trailers. */
  readonly httpStatus: number | undefined;
  readonly isGrpc: boolean;
  readonly status: WireStatus | undefined;
}

/** Why a block cannot be read. */
export interface UnreadableHead {
  readonly kind: "unreadable";
  readonly reason: string;
}

/** How many blocks are known, and how large they may be: those of a server that sends the date or an id are never the same. */
const maxKnown = 256;
const maxKnownBytes = 512;

interface Known {
  readonly block: Buffer;
  readonly head: ResponseHead;
}

/** Blocks of headers of a server, each read once: they mean the same wherever they stand, since no table was allowed. */
export class ResponseHeads {
  private readonly known = new Map<number, Known>();

  read(block: Buffer): ResponseHead | UnreadableHead {
    const hash = hashOf(block);
    const known = this.known.get(hash);
    if (known !== undefined && areSame(known.block, block)) return known.head;
    const decoded = decodeHeaders(block);
    if (decoded.kind === "unreadable") return decoded;
    const head = headOf(decoded.fields);
    if (block.length <= maxKnownBytes) {
      if (this.known.size >= maxKnown) this.known.clear();
      this.known.set(hash, { block: Buffer.from(block), head });
    }
    return head;
  }
}

/** FNV-1a. Another block with the same hash takes the place of the first. */
function hashOf(block: Buffer): number {
  let hash = 0x811c9dc5;
  const end = Math.min(block.length, maxKnownBytes);
  for (let at = 0; at < end; at += 1) hash = Math.imul(hash ^ (block[at] ?? 0), 0x01000193);
  return hash;
}

function areSame(left: Buffer, right: Buffer): boolean {
  if (left.length !== right.length) return false;
  for (let at = 0; at < left.length; at += 1) if (left[at] !== right[at]) return false;
  return true;
}

function headOf(fields: readonly HeaderField[]): ResponseHead {
  const byName = new Map(fields);
  const httpStatus = byName.get(":status");
  const code = byName.get("grpc-status");
  return {
    kind: "head",
    httpStatus: httpStatus === undefined ? undefined : Number(httpStatus),
    isGrpc: byName.get("content-type")?.startsWith("application/grpc") === true,
    status: code === undefined ? undefined : statusSent(code, byName.get("grpc-message") ?? ""),
  };
}
