import { isIPv4, isIPv6 } from "node:net";
import { ToolError } from "../schema/tool-error.ts";

/** Where a server listens. */
export type TargetAddress =
  | { readonly kind: "tcp"; readonly host: string; readonly port: number }
  | { readonly kind: "unix"; readonly path: string };

/**
 * Reads an address as users of gRPC write it: `localhost:50051`, `[::1]:50051`, `dns:///localhost:50051`,
 * `ipv4:127.0.0.1:50051`, `unix:/run/orders.sock`, `unix:///run/orders.sock`; `:50051` is a port of this machine.
 *
 * https://github.com/grpc/grpc/blob/master/doc/naming.md
 *
 * @throws ToolError `usage` where it is none of these, or names no port.
 */
export function targetAddress(text: string): TargetAddress {
  const unix = /^unix:(?:\/\/(?=\/))?(.+)$/.exec(text)?.[1];
  if (unix !== undefined) return { kind: "unix", path: unix };
  const name = text.replace(/^(?:dns:(?:\/\/\/)?|ipv[46]:)/, "");
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(name)) throw notAnAddress(text, hintForUrl(text));
  const { host, port } = split(text, name);
  if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65535)
    throw notAnAddress(text, `the port is a number from 1 to 65535, not "${port}"`);
  return { kind: "tcp", host: host === "" ? "localhost" : host, port: Number(port) };
}

/** The address in the form that every part of us writes and every client reads: `localhost:50051`, `[::1]:50051`. */
export function addressText(address: TargetAddress): string {
  if (address.kind === "unix") return `unix:${address.path}`;
  return isIPv6(address.host)
    ? `[${address.host}]:${address.port}`
    : `${address.host}:${address.port}`;
}

/**
 * Whether an address is of this machine alone: 127.0.0.0/8, `::1`, `localhost` and what is below it (RFC 6761
 * section 6.3), or a unix socket. A name that a resolver has to be asked for never is.
 *
 * @throws ToolError `usage` as {@link targetAddress} does.
 */
export function isLoopback(text: string): boolean {
  const address = targetAddress(text);
  if (address.kind === "unix") return true;
  const host = address.host.toLowerCase().replace(/\.$/, "");
  if (isIPv4(host)) return host.startsWith("127.");
  if (isIPv6(host)) return isLoopbackV6(host);
  return host === "localhost" || host.endsWith(".localhost");
}

/** `::1` in any spelling, and `::ffff:127.0.0.1`, which is the same place. */
function isLoopbackV6(host: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(host)?.[1];
  return mapped === undefined ? /^(?:[0:]*:)?0*1$/.test(host) : mapped.startsWith("127.");
}

function split(text: string, name: string): { readonly host: string; readonly port: string } {
  const [, bracketed, plain, port] = /^(?:\[([^[\]]*)\]|([^:[\]/\s]*)):([^:]*)$/.exec(name) ?? [];
  const host = bracketed ?? plain;
  if (host !== undefined && port !== undefined && (bracketed === undefined || isIPv6(bracketed)))
    return { host, port };
  throw notAnAddress(text, hintFor(name));
}

function hintFor(name: string): string {
  if (isIPv6(name)) return `write [${name}]:50051, with the port it listens at`;
  if (/^[^:/\s]+$/.test(name)) return `write ${name}:50051, with the port it listens at`;
  return "write localhost:50051, [::1]:50051 or unix:/path/of/socket";
}

function hintForUrl(text: string): string {
  const host = /^[^/]+:\/\/([^/]+)/.exec(text)?.[1];
  return host === undefined || !/:\d+$/.test(host)
    ? "write localhost:50051, without a scheme"
    : `write ${host}, without a scheme`;
}

function notAnAddress(text: string, hint: string): ToolError {
  return new ToolError(`not the address of a server: "${text}"`, { code: "usage", hint });
}
