import type { Target } from "../target.ts";
import { targetAddress } from "../target-address.ts";
import type { Sight } from "./sight.ts";

/** What is said of a sight: what is there, and what to do about it. */
export interface Words {
  readonly message: string;
  readonly hint: string;
}

/** A sight in words, with the flag that mends it. */
export function wordsFor(target: Target, sight: Sight): Words {
  const { message, hint } = wordsOf(target, sight);
  return { message: `${target.address}: ${message}`, hint };
}

function wordsOf(target: Target, sight: Sight): Words {
  switch (sight.kind) {
    case "no-host":
      return say(`there is no host called "${hostOf(target)}"`, "is its name spelt right?");
    case "no-socket":
      return say("there is no such socket", startHint);
    case "refused":
      return say("nothing listens there (connection refused)", startHint);
    case "no-connection":
      return say(`no connection can be made: ${sight.reason}`, networkHint);
    case "no-answer":
      return say(`no connection within ${sight.afterMs} ms`, networkHint);
    case "mute":
      return say(`it takes connections and says nothing within ${sight.afterMs} ms`, portHint);
    case "closes":
      return say("it takes connections and closes them at once", portHint);
    case "http1":
      return say("it speaks HTTP/1, and gRPC needs HTTP/2", `${portHint}, ${proxyHint}`);
    case "other-protocol":
      return say(`it speaks another protocol: it says ${sight.says}`, portHint);
    case "wants-tls":
      return say("it speaks TLS, and was called in plain text", `call it by TLS: ${trustHint}`);
    case "wants-plaintext":
      return say("it speaks plain text, and was called by TLS", "call it with --plaintext");
    case "untrusted":
      return say(`its certificate is not trusted: ${sight.reason}`, trustHint);
    case "expired":
      return say(`its certificate has expired: ${sight.on}`, "take any with --insecure");
    case "not-yet-valid":
      return say(`its certificate is not valid before ${sight.from}`, "take any with --insecure");
    case "other-name":
      return say(`its certificate is for ${sight.names}, not for ${nameOf(target)}`, nameHint);
    case "wants-certificate":
      return say("it asks for a client certificate, and got none", "give it --cert and --key");
    case "refuses-certificate":
      return say("it refuses the client certificate", "is it signed by whom the server trusts?");
    case "no-http2-by-tls":
      return say("it speaks TLS, but no HTTP/2 in it (ALPN)", portHint);
    case "no-handshake":
      return say(`the TLS handshake failed: ${sight.reason}`, handshakeHint);
    case "not-grpc":
      return say(`it speaks HTTP/2, but not gRPC: it answers with ${sight.answer}`, portHint);
    case "no-response":
      return say(
        `it speaks HTTP/2, and does not answer a call within ${sight.afterMs} ms`,
        "--wait-for SECONDS gives it time to start",
      );
    case "grpc":
      return say(
        "it did not answer a call, though it does now",
        "run it again, or give it time to start with --wait-for SECONDS",
      );
  }
}

function say(message: string, hint: string): Words {
  return { message, hint };
}

const startHint =
  "start the server, wait for it with --wait-for SECONDS, or have it started with --spawn COMMAND";
const networkHint = "is the host up, and the port let through?";
const portHint = "name the port at which the server speaks gRPC";
const proxyHint = "or have the proxy before it pass HTTP/2 on";
const trustHint =
  "name the certificate it is signed with by --cacert FILE, or take any with --insecure";
const nameHint =
  "say with --authority NAME what its certificate calls it, or take any with --insecure";
const handshakeHint =
  "a server that wants a client certificate gets one by --cert and --key; one without TLS is called with --plaintext";

function hostOf(target: Target): string {
  const address = targetAddress(target.address);
  return address.kind === "tcp" ? address.host : address.path;
}

function nameOf(target: Target): string {
  return target.authority ?? hostOf(target);
}
