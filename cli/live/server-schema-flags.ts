import { type Command, Option } from "commander";
import { oneOf, repeated, someText } from "../flag-values.ts";

/** Adds where the schema of a server comes from. */
export function addServerSchema(command: Command): void {
  command
    .addOption(
      new Option("--proto <path>", "a folder, file or glob of .proto; repeatable")
        .argParser(repeated(someText("--proto")))
        .default([], "what the server tells of itself"),
    )
    .addOption(
      new Option("-I, --import-path <folder>", "where imports start; repeatable")
        .argParser(repeated(someText("--import-path")))
        .default([], "the folders of the schema"),
    )
    .addOption(
      new Option(
        "--descriptor-set <file>",
        "a serialized FileDescriptorSet, in place of --proto; repeatable; also --protoset",
      )
        .argParser(repeated(someText("--descriptor-set")))
        .default([], "none"),
    )
    .addOption(
      new Option("--protoset <file>", "the same as --descriptor-set")
        .argParser(repeated(someText("--protoset")))
        .default([], "none")
        .hideHelp(),
    )
    .addOption(
      new Option(
        "--reflection <when>",
        "whether the server is asked for its schema: auto, on (it must tell it) or off",
      )
        .argParser(oneOf("--reflection", ["auto", "on", "off"]))
        .default("auto"),
    );
}
