import { type Command, Option } from "commander";
import { repeated, someText } from "./flag-values.ts";

/** Adds `-I`, which every command that loads a schema has. */
export function addImportPath(command: Command): Command {
  return command.addOption(
    new Option("-I, --import-path <folder>", "where imports start; repeatable")
      .argParser(repeated(someText("--import-path")))
      .default([], "the folders of the schema"),
  );
}
