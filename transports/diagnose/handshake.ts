import { isIP } from "node:net";
import { connect, type PeerCertificate, type TLSSocket } from "node:tls";
import type { TlsOptions } from "../target.ts";
import type { TargetAddress } from "../target-address.ts";
import { noConnection, placeOf } from "./first-bytes.ts";
import type { Sight } from "./sight.ts";

/** What a handshake of TLS came to. */
export type Handshake =
  | {
      readonly kind: "secure";
      readonly socket: TLSSocket;
      /** Whether the server asked for a certificate of the client. */
      readonly asksForCertificate: boolean;
    }
  | { readonly kind: "failed"; readonly sight: Sight };

/** How to speak TLS. */
export interface HandshakeRequest {
  readonly tls: TlsOptions;
  /** The name that the certificate must be for, in place of the address. */
  readonly name?: string | undefined;
  readonly timeoutMs: number;
}

/** Speaks TLS with a server, as a client of gRPC does. The socket is the caller's to end. */
export async function handshake(
  address: TargetAddress,
  { tls, name, timeoutMs }: HandshakeRequest,
): Promise<Handshake> {
  const host = name ?? (address.kind === "tcp" ? address.host : "localhost");
  const socket = connect({
    ...placeOf(address),
    ...(isIP(host) === 0 && { servername: host }),
    ...(tls.ca !== undefined && { ca: Buffer.from(tls.ca) }),
    ...(tls.cert !== undefined && { cert: Buffer.from(tls.cert) }),
    ...(tls.key !== undefined && { key: Buffer.from(tls.key) }),
    // What is wrong with it can be read while the connection is there.
    rejectUnauthorized: false,
    ALPNProtocols: ["h2"],
  });
  const result = await shaken(socket, tls, timeoutMs);
  if (result.kind === "failed") socket.destroy();
  return result;
}

/** What an error of TLS means, during the handshake or behind it. */
export function sightOfTls(error: TlsError, { cert }: TlsOptions): Sight {
  const { code = "", reason, message } = error;
  if (code === "ECONNRESET" || code === "EPIPE") return { kind: "closes" };
  if (code.endsWith("_NO_APPLICATION_PROTOCOL")) return { kind: "no-http2-by-tls" };
  if (ofClient.test(code))
    return { kind: cert === undefined ? "wants-certificate" : "refuses-certificate" };
  return { kind: "no-handshake", reason: alertOf(reason ?? message) };
}

/** The alert's own name: releases of OpenSSL put another protocol before it ("sslv3", "ssl/tls"). */
function alertOf(reason: string): string {
  return reason.replace(/^\S+ (?=alert )/, "");
}

/** Alerts about the certificate of the client. RFC 8446 section 6.2 */
const ofClient =
  /ALERT_(?:CERTIFICATE_|BAD_CERTIFICATE|UNKNOWN_CA|UNSUPPORTED_CERTIFICATE|ACCESS_DENIED)/;

/** An error of TLS, with what OpenSSL says of it. */
export interface TlsError extends NodeJS.ErrnoException {
  readonly reason?: string;
}

async function shaken(socket: TLSSocket, tls: TlsOptions, timeoutMs: number): Promise<Handshake> {
  return await new Promise((resolve) => {
    let isConnected = false;
    const fail = (sight: Sight): void => {
      clearTimeout(timer);
      resolve({ kind: "failed", sight });
    };
    const timer = setTimeout(
      () => fail({ kind: isConnected ? "mute" : "no-answer", afterMs: timeoutMs }),
      timeoutMs,
    );
    socket.on("connect", () => {
      isConnected = true;
    });
    socket.on("secureConnect", () => {
      if (!tls.insecure && !socket.authorized) {
        fail(sightOfCertificate(String(socket.authorizationError), socket.getPeerCertificate()));
        return;
      }
      clearTimeout(timer);
      // Only a server that asks for a certificate says which signatures it takes for one. RFC 8446 section 4.3.2
      const asksForCertificate = socket.getSharedSigalgs().length > 0;
      resolve({ kind: "secure", socket, asksForCertificate });
    });
    socket.on("error", (error) => fail(isConnected ? sightOfTls(error, tls) : noConnection(error)));
    socket.on("close", () => fail({ kind: "closes" }));
  });
}

/** Why a certificate is not taken, by the code that OpenSSL or Node gives. */
function sightOfCertificate(code: string, certificate: PeerCertificate): Sight {
  switch (code) {
    case "CERT_HAS_EXPIRED":
      return { kind: "expired", on: certificate.valid_to };
    case "CERT_NOT_YET_VALID":
      return { kind: "not-yet-valid", from: certificate.valid_from };
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return { kind: "other-name", names: namesOf(certificate) };
    default:
      return { kind: "untrusted", reason: code.toLowerCase().replaceAll("_", " ") };
  }
}

function namesOf({ subjectaltname, subject }: Partial<PeerCertificate>): string {
  const names = subjectaltname?.replaceAll(/DNS:|IP Address:/g, "") ?? subject?.CN ?? "nobody";
  return [names].flat().join(", ");
}
