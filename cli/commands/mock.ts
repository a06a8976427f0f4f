import { type Command, Option } from "commander";
import { oneOf, repeated, someText, wholeNumber } from "../flag-values.ts";
import type { MockFlags } from "../mock.ts";
import { mockDelay } from "../mock-delay.ts";
import type { CommandPlace } from "../program.ts";
import { seedOption } from "../run-flags.ts";
import { addImportPath } from "../schema-flags.ts";

/** `wireproof mock <schema…>`, `wireproof mock --reference workspace` */
export function addMock({ program, terminal, ending }: CommandPlace): void {
  const command = program
    .command("mock")
    .description("serve a schema on 127.0.0.1 with made-up answers, until Ctrl-C")
    .argument("[schema...]", "folders, files or globs of .proto, or descriptor sets")
    .usage("[options] <schema...>\n       wireproof mock [options] --reference workspace");
  addImportPath(command);
  command
    .addOption(
      new Option("--port <port>", "the port; 0 is one that is free")
        .env("PORT")
        .argParser(wholeNumber("--port", { min: 0, max: 65_535 }))
        .default(0),
    )
    .addOption(seedOption("make the same answers again; default a new seed"));
  addAnswers(command);
  addReference(command);
  command.option(
    "--format <format>",
    "text, or one line of json with the address, on stdout",
    oneOf("--format", ["text", "json"]),
    "text",
  );
  command.action(
    ending(async (paths: readonly string[], flags: MockFlags) => {
      const { mock } = await import("../mock.ts");
      return mock(paths, flags, terminal);
    }),
  );
}

/** What calls are answered with. */
function addAnswers(command: Command): void {
  command
    .option("--echo", "answer with what was sent, where the types allow it")
    .addOption(
      new Option(
        "--answers <file>",
        "answers by method, in JSON; what they say nothing of is made up, or echoed; repeatable",
      )
        .argParser(repeated(someText("--answers")))
        .default([], "none"),
    )
    .addOption(
      new Option(
        "--drawn-by <what>",
        "what made-up answers depend on beside the seed: which call of the method it is, or the request",
      )
        .argParser(oneOf("--drawn-by", ["call", "request"]))
        .default("call"),
    )
    .addOption(
      new Option(
        "--delay <where=time>",
        "wait before headers, between messages or before trailers: headers=100ms, messages=1s..2s; repeatable",
      )
        .argParser(repeated(mockDelay("--delay")))
        .default([], "none"),
    );
}

function addReference(command: Command): void {
  command
    .addOption(
      new Option(
        "--reference <name>",
        "serve services that come with wireproof, in place of a schema: workspace",
      )
        .argParser(oneOf("--reference", ["workspace"]))
        .conflicts(["echo", "answers", "delay", "drawnBy", "importPath"]),
    )
    .addOption(
      new Option("--defect <name>", "something that is wrong with them; repeatable")
        .argParser(repeated(someText("--defect")))
        .default([], "none"),
    );
}
