import type { Command } from "commander";
import { ToolError } from "../../schema/tool-error.ts";
import type { BenchSubject } from "./bench-subject.ts";

/** Flags, by the names of their values, that say nothing of a server. */
const ofSchemas = ["codec", "message", "operation", "time", "demo"];

/** Flags that say nothing of a schema. */
const ofServers = [
  ...["include", "exclude", "data", "concurrency", "connections", "rate", "duration", "calls"],
  ...["warmUp", "workers", "callTimeout", "maxErrorShare", "keepalive", "compression", "pid"],
  ...["againstSpawn", "proto", "descriptorSet", "protoset", "reflection", "plaintext"],
  ...["insecure", "cacert", "cert", "key", "authority", "header", "allowRemote", "spawn"],
  ...["waitFor", "config"],
];

/**
 * A flag that would have no effect was meant to have one.
 *
 * @throws ToolError `usage` with the flag.
 */
export function assertFits(command: Command, { kind }: BenchSubject): void {
  const unfit = kind === "schema" ? ofServers : ofSchemas;
  const given = command.options.find(
    (option) =>
      unfit.includes(option.attributeName()) &&
      command.getOptionValueSource(option.attributeName()) === "cli",
  );
  if (given === undefined) return;
  const other = kind === "schema" ? "a server" : "codecs";
  throw new ToolError(`${given.long} is for ${other}, and a ${kind} is measured`, {
    code: "usage",
    hint:
      kind === "schema"
        ? "name the server in place of the schema, as in wireproof bench localhost:50051"
        : "name the schema in place of the server, as in wireproof bench protos/",
  });
}
