/**
 * The status codes of gRPC by name. There are no others.
 * https://github.com/grpc/grpc/blob/master/doc/statuscodes.md
 */
export const statusCode = {
  OK: 0,
  CANCELLED: 1,
  UNKNOWN: 2,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  ALREADY_EXISTS: 6,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  ABORTED: 10,
  OUT_OF_RANGE: 11,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
  DATA_LOSS: 15,
  UNAUTHENTICATED: 16,
} as const;

const names: ReadonlyMap<number, string> = new Map(
  Object.entries(statusCode).map(([name, code]) => [code, name]),
);

/** The name of a code; `undefined` where no such code exists. */
export function statusNameOf(code: number): string | undefined {
  return names.get(code);
}

/** The clause that says which code means what. */
export const statusTable = "https://github.com/grpc/grpc/blob/master/doc/statuscodes.md";

/** The clause that says how a call looks on the wire. */
export const grpcOverHttp2 = "https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md";
