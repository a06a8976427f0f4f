import { type Command, Option } from "commander";
import { repeated, someText } from "../flag-values.ts";
import { headerOf } from "./header-flag.ts";

/** Adds how a server is reached; the flags mean what grpcurl's do. */
export function addConnection(command: Command): void {
  command
    .option("--plaintext", "no TLS; the default for this machine")
    .option("--no-plaintext", "TLS; the default for other machines")
    .option("--insecure", "TLS with any certificate")
    .option("--cacert <file>", "certificates to trust, in PEM", someText("--cacert"))
    .option("--cert <file>", "the client's own certificate, in PEM", someText("--cert"))
    .option("--key <file>", "the key of that certificate, in PEM", someText("--key"))
    .option(
      "--authority <name>",
      "what to call the server, in place of its address",
      someText("--authority"),
    )
    .addOption(
      new Option(
        "-H, --header <header>",
        'metadata of every call, as in "name: value"; base64 where the name ends in -bin; repeatable',
      )
        .argParser(repeated(headerOf))
        .default([], "none"),
    )
    .option("--allow-remote", "call a server that is not on this machine");
}
