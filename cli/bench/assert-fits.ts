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

/** Flags that say nothing of two builds of a codec by turns, and why. */
const notOfTwoBuilds: Readonly<Record<string, string>> = {
  save: "what is measured by turns says how two builds compare, and gives no figures to keep",
  time: "two builds are measured for as long as it takes to tell them apart",
  recommend: "advice is on one build",
};

/** Flags that the self-test heeds. */
const ofSelfTest = ["selftest", "comparisons", "quiet"];

/**
 * A flag that would have no effect was meant to have one.
 *
 * @throws ToolError `usage` with the flag.
 */
export function assertFits(command: Command, { kind }: BenchSubject): void {
  assertOfKind(command, kind);
  const flags = givenFlags(command);
  const compares = flags.some(({ name }) => ["compare", "against", "againstSpawn"].includes(name));
  for (const { name, long } of flags) {
    if (name === "comparisons") throw lacking(long, "--selftest");
    if (name === "tolerance" && !compares) throw lacking(long, "--compare or --against");
    const why = kind === "schema" ? notOfTwoBuilds[name] : undefined;
    if (why !== undefined && flags.some((other) => other.name === "against"))
      throw new ToolError(`${long} and --against: ${why}`, {
        code: "usage",
        hint: "leave out one of the two",
      });
  }
}

/**
 * The self-test measures what it brings along, in its own way.
 *
 * @throws ToolError `usage` with whatever else is given.
 */
export function assertSelfTestOnly(command: Command, words: readonly string[]): void {
  const flag = givenFlags(command).find(({ name }) => !ofSelfTest.includes(name));
  const other = flag?.long ?? words[0];
  if (other === undefined) return;
  throw new ToolError(`--selftest and ${other}: the self-test measures what it brings along`, {
    code: "usage",
    hint: "leave out one of the two",
  });
}

/** Those of the command line; what the environment says may be for other commands. */
function givenFlags(command: Command) {
  return command.options
    .map((option) => ({ name: option.attributeName(), long: option.long ?? option.flags }))
    .filter(({ name }) => command.getOptionValueSource(name) === "cli");
}

function lacking(flag: string, other: string): ToolError {
  return new ToolError(`${flag} has no effect without ${other}`, {
    code: "usage",
    hint: `add ${other}, or leave out ${flag}`,
  });
}

function assertOfKind(command: Command, kind: BenchSubject["kind"]): void {
  const unfit = kind === "schema" ? ofServers : ofSchemas;
  const given = givenFlags(command).find(({ name }) => unfit.includes(name));
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
