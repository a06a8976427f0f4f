import { printable } from "../../schema/printable.ts";
import type { RpcStatus } from "../../transports/transport.ts";
import { statusNameOf } from "./status-code.ts";

/** How much of a text a person reads. */
const maxShown = 300;

/** `NOT_FOUND: no such order`, on one line. */
export function shownStatus({ code, details }: RpcStatus): string {
  const name = statusNameOf(code) ?? `status ${code}`;
  return details === "" ? name : `${name}: ${shownText(details)}`;
}

/** Text on one line, and not too much of it. */
export function shownText(text: string): string {
  const line = printable(text.slice(0, maxShown));
  return text.length > maxShown ? `${line}…` : line;
}
