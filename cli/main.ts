#!/usr/bin/env node
import process from "node:process";
import { exitCode } from "../engine/exit-code.ts";
import { ToolError } from "../schema/tool-error.ts";
import { version } from "../schema/version.ts";
import { renderError, renderToolError, softwareErrorCode, toolErrorCode } from "./errors.ts";
import { terminalOf } from "./terminal.ts";

const terminal = terminalOf();

// Node would end with 1, which means a finding. Whatever was thrown belongs to no command any
// more, so nothing is known of what still runs: this is the one place that cannot wait for it.
process.on("uncaughtException", (error) => {
  terminal.err(renderError(error));
  process.exit(softwareErrorCode);
});

// What libraries use that is deprecated is for their makers: grpc-js, an address for the name of a server of TLS (DEP0123).
process.noDeprecation = true;

// What a CI sets for an input that nobody filled in.
for (const [name, text] of Object.entries(process.env))
  if (name.startsWith("WIREPROOF_") && text === "") delete process.env[name];

try {
  process.exitCode = await ending(process.argv.slice(2));
} catch (error) {
  if (error instanceof ToolError) {
    terminal.err(renderToolError(error));
    process.exitCode = toolErrorCode(error);
  } else {
    terminal.err(renderError(error));
    process.exitCode = softwareErrorCode;
  }
}

/** Carries out a command line, and gives the exit code. */
async function ending(args: readonly string[]): Promise<number> {
  // Scripts ask for it alone, and often: half of the time would go to reading what commands there are.
  if (args.length === 1 && isVersionFlag(args[0])) {
    terminal.out(`${version}\n`);
    return exitCode.held;
  }
  const { programOf } = await import("./program.ts");
  return programOf(terminal, args).toEnd();
}

function isVersionFlag(word: string | undefined): boolean {
  return word === "--version" || word === "-V";
}
