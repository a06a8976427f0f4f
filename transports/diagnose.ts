import { connect } from "node:net";
import { ToolError } from "../schema/tool-error.ts";
import { askHttp2 } from "./diagnose/ask-http2.ts";
import { firstBytes, placeOf } from "./diagnose/first-bytes.ts";
import { type Handshake, handshake, sightOfTls } from "./diagnose/handshake.ts";
import type { Sight } from "./diagnose/sight.ts";
import { wordsFor } from "./diagnose/words.ts";
import type { Target, TlsOptions } from "./target.ts";
import { type TargetAddress, targetAddress } from "./target-address.ts";

/** How much of the time the first look may take; the call on HTTP/2 has the rest. */
const firstShare = 0.5;
/** Whatever certificate a server has, it shows that it speaks TLS. */
const anyTls: TlsOptions = { insecure: true };

/**
 * Why a server cannot be reached, found by looking: with a plain socket, with TLS, with HTTP/2 and with a call.
 *
 * Never rejects but for an address that is none, and ends within about `timeoutMs`, 2000 where left out. The error has the
 * code `unreachable`; its message says what is there instead, and its hint which flag mends it.
 */
export async function diagnose(target: Target, timeoutMs = 2000): Promise<ToolError> {
  const { message, hint } = wordsFor(target, await look(target, timeoutMs));
  return new ToolError(message, { code: "unreachable", hint });
}

async function look(target: Target, timeoutMs: number): Promise<Sight> {
  const address = targetAddress(target.address);
  const firstMs = Math.round(timeoutMs * firstShare);
  const tls = target.tls ?? anyTls;
  const name = target.authority?.replace(/:\d*$/, "");
  // Side by side: the second says what a server is that does not answer the first.
  const [plain, secure] = await Promise.all([
    firstBytes(address, firstMs),
    handshake(address, { tls, name, timeoutMs: firstMs }),
  ]);
  const restMs = timeoutMs - firstMs;
  if (target.tls !== undefined)
    return await lookByTls(target, { tls, plain, secure, timeoutMs: restMs });
  if (secure.kind === "secure") secure.socket.destroy();
  if (plain.kind === "http2") return await lookInPlainText(target, address, restMs);
  return speaksTls(secure) ? { kind: "wants-tls" } : plain;
}

function speaksTls(secure: Handshake): boolean {
  if (secure.kind === "secure" || speaksOfTls.has(secure.sight.kind)) return true;
  // It has said no in TLS. RFC 8446 section 6
  return secure.sight.kind === "no-handshake" && secure.sight.reason.includes("alert");
}

/** What only a server of TLS can be seen to do. */
const speaksOfTls: ReadonlySet<Sight["kind"]> = new Set([
  "wants-certificate",
  "refuses-certificate",
  "no-http2-by-tls",
] as const);

async function lookInPlainText(
  target: Target,
  address: TargetAddress,
  timeoutMs: number,
): Promise<Sight> {
  const answer = await askHttp2(connect(placeOf(address)), authorityOf(target), timeoutMs);
  return answer.kind === "broken" ? { kind: "closes" } : answer;
}

interface TlsLook {
  readonly tls: TlsOptions;
  readonly plain: Awaited<ReturnType<typeof firstBytes>>;
  readonly secure: Handshake;
  readonly timeoutMs: number;
}

async function lookByTls(target: Target, look: TlsLook): Promise<Sight> {
  const { tls, plain, secure } = look;
  if (secure.kind === "failed") {
    if (plain.kind === "http2") return { kind: "wants-plaintext" };
    return isTelling(secure.sight, plain) ? secure.sight : withoutHttp2(plain);
  }
  if (secure.socket.alpnProtocol !== "h2") {
    secure.socket.destroy();
    return { kind: "no-http2-by-tls" };
  }
  const answer = await askHttp2(secure.socket, authorityOf(target), look.timeoutMs);
  if (answer.kind !== "broken") return answer;
  const sight: Sight =
    answer.error === undefined ? { kind: "closes" } : sightOfTls(answer.error, tls);
  const isAboutCertificate = secure.asksForCertificate && !speaksOfTls.has(sight.kind);
  if (isAboutCertificate)
    return { kind: tls.cert === undefined ? "wants-certificate" : "refuses-certificate" };
  return sight;
}

/** Whether the failure of TLS says more than what a plain socket saw. */
function isTelling(sight: Sight, plain: TlsLook["plain"]): boolean {
  if (plain.kind === "http1" || plain.kind === "other-protocol")
    return sight.kind !== "no-handshake" && sight.kind !== "closes" && sight.kind !== "mute";
  return true;
}

function withoutHttp2(plain: TlsLook["plain"]): Sight {
  return plain.kind === "http2" ? { kind: "wants-plaintext" } : plain;
}

function authorityOf(target: Target): string {
  const address = targetAddress(target.address);
  return target.authority ?? (address.kind === "unix" ? "localhost" : target.address);
}
