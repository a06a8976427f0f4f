import { errorCode } from "./frames.ts";

/** The codes that this side makes up. https://github.com/grpc/grpc/blob/master/doc/statuscodes.md */
export const status = {
  ok: 0,
  cancelled: 1,
  unknown: 2,
  deadlineExceeded: 4,
  permissionDenied: 7,
  resourceExhausted: 8,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
  unauthenticated: 16,
} as const;

/** A status without its messages. */
export interface WireStatus {
  readonly status: number;
  readonly isClientMade: boolean;
  readonly details: string;
}

/** A status that no server sent. */
export function clientMade(code: number, details: string): WireStatus {
  return { status: code, isClientMade: true, details };
}

const ofReset: ReadonlyMap<number, number> = new Map<number, number>([
  [errorCode.refusedStream, status.unavailable],
  [errorCode.cancel, status.cancelled],
  [errorCode.enhanceYourCalm, status.resourceExhausted],
  [errorCode.inadequateSecurity, status.permissionDenied],
]);

/**
 * What a stream that was cut off ends with.
 *
 * https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md ("Errors"); what has no mapping there is INTERNAL, as
 * clients have it.
 */
export function statusOfReset(code: number): WireStatus {
  return clientMade(ofReset.get(code) ?? status.internal, `Received RST_STREAM with code ${code}`);
}

const ofHttp: ReadonlyMap<number, number> = new Map<number, number>([
  [400, status.internal],
  [401, status.unauthenticated],
  [403, status.permissionDenied],
  [404, status.unimplemented],
  [429, status.unavailable],
  [502, status.unavailable],
  [503, status.unavailable],
  [504, status.unavailable],
]);

/**
 * What an answer ends with that has no status of gRPC.
 *
 * https://github.com/grpc/grpc/blob/master/doc/http-grpc-status-mapping.md
 */
export function statusOfHttp(code: number): WireStatus {
  return clientMade(ofHttp.get(code) ?? status.unknown, `Received HTTP status code ${code}`);
}

/** The status that stands in trailers. */
export function statusSent(code: string, message: string): WireStatus {
  if (!/^\d{1,9}$/.test(code))
    return clientMade(status.unknown, `grpc-status is no number: ${JSON.stringify(code)}`);
  const known = Number(code);
  const details = known === status.ok ? "" : percentDecoded(message);
  return { status: known, isClientMade: false, details };
}

/** PROTOCOL-HTTP2.md, "Status-Message": what cannot be decoded is taken as it is. */
function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
