import type { RpcStatus } from "./transport.ts";

/** https://www.rfc-editor.org/rfc/rfc9110#section-15.5.5 */
export const httpNotFound = 404;

/** The status of HTTP that stands behind one that our client made up, since no status of gRPC came; `undefined` where none does. */
export function httpStatusOf({ details }: RpcStatus): number | undefined {
  const [, code] = /^Received HTTP status code (\d{3})$/.exec(details) ?? [];
  return code === undefined ? undefined : Number(code);
}
