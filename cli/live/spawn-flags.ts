import type { Command } from "commander";
import { duration, someText } from "../flag-values.ts";

/** Adds how a server is started for a command, which ends it, and how long it may take until it answers. */
export function addSpawn(command: Command): void {
  command
    .option(
      "--spawn <command>",
      `start the server, and end it after the ${command.name()}; it is told its port in {port}, PORT and WIREPROOF_PORT`,
      someText("--spawn"),
    )
    .option(
      "--wait-for <seconds>",
      "how long to wait until the server is healthy; default one look, or 30 with --spawn",
      duration("--wait-for", { min: 0 }),
    );
}
