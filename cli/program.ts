import { Command, CommanderError } from "commander";
import { exitCode } from "../engine/exit-code.ts";
import type { TextOptions } from "../schema/text/colours.ts";
import { pasted } from "../schema/text/pasted.ts";
import { ToolError } from "../schema/tool-error.ts";
import { version } from "../schema/version.ts";
import { addBench } from "./commands/bench.ts";
import { addCompat } from "./commands/compat.ts";
import { addDescribe } from "./commands/describe.ts";
import { addExplain } from "./commands/explain.ts";
import { addFindings } from "./commands/findings.ts";
import { addFuzz } from "./commands/fuzz.ts";
import { addList } from "./commands/list.ts";
import { addMock } from "./commands/mock.ts";
import { addReplay } from "./commands/replay.ts";
import { addRoundtrip } from "./commands/roundtrip.ts";
import { addRun } from "./commands/run.ts";
import type { Terminal } from "./terminal.ts";

/** Carries out a command, and says how the process is to end. */
export type Action<Arguments extends readonly unknown[]> = (...args: Arguments) => Promise<number>;

/** What commands are added to. */
export interface CommandPlace {
  readonly program: Command;
  readonly terminal: Terminal;
  /** The command line without `node` and the script. */
  readonly args: readonly string[];
  /** How results are written. Known only once the command line is read. */
  style(): TextOptions;
  /** An action whose number becomes the exit code. */
  ending<Arguments extends readonly unknown[]>(
    action: Action<Arguments>,
  ): (...args: Arguments) => Promise<void>;
}

/** In the order of the help. */
const commands: readonly ((place: CommandPlace) => void)[] = [
  addRun,
  addRoundtrip,
  addFuzz,
  addCompat,
  addBench,
  addMock,
  addReplay,
  addFindings,
  addList,
  addDescribe,
  addExplain,
];

const epilogue = `
Exit codes: 0 held, 1 a new finding, 2 wrong usage or schema, 3 the server cannot be
            reached, 4 nothing was exercised, 5 a known failure no longer fails, 130 interrupted

Examples:
  wireproof run localhost:50051
  wireproof roundtrip protos/ -I vendor/
  wireproof roundtrip protos/ --codec protobufjs --codec ./our-codec.mjs --report json=out.json
  wireproof fuzz protos/ --max-time 10m
  wireproof compat protos/ --against .git#ref=main,subdir=protos
  wireproof bench localhost:50051
  wireproof mock protos/ --port 50051 --seed 7
  wireproof replay
  wireproof describe protos/ acme.v1.Order
`;

/** The command line as a whole. */
export interface Program {
  /**
   * Carries out what was asked for, and gives the exit code.
   * @throws ToolError `usage` for a command line that means nothing, and what its command throws.
   */
  toEnd(): Promise<number>;
}

/** The program for a command line. */
export function programOf(terminal: Terminal, args: readonly string[]): Program {
  let code: number = exitCode.held;
  const program = new Command("wireproof")
    .description("Property-based conformance and fuzzing for protobuf and gRPC")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .option("--no-color", "never colour; NO_COLOR and FORCE_COLOR are honoured too")
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    // The message travels in the error, and is printed once, with a hint.
    .configureOutput({
      outputError: () => undefined,
      writeOut: (text) => terminal.out(text),
      writeErr: (text) => terminal.err(text),
    })
    .addHelpText("after", epilogue)
    .exitOverride();
  const place: CommandPlace = {
    program,
    terminal,
    args,
    style: () => ({
      colour: terminal.colour({ noColour: program.getOptionValue("color") === false }),
      runner: terminal.runner,
    }),
    ending:
      (action) =>
      async (...given) => {
        code = await action(...given);
      },
  };
  for (const add of commands) add(place);
  return {
    async toEnd() {
      try {
        await program.parseAsync(args, { from: "user" });
        return code;
      } catch (error) {
        if (error instanceof CommanderError) return endingOf(error, place);
        throw error;
      }
    },
  };
}

/** Help and version end well; help instead of a command, and whatever commander refuses, does not. */
function endingOf(error: CommanderError, { program, terminal, args }: CommandPlace): number {
  if (error.exitCode === 0) return exitCode.held;
  if (error.code === "commander.help") return exitCode.misuse;
  const [message = "", suggestion] = error.message.replace(/^error: /, "").split("\n");
  const command = commandOf(program, args);
  const help = `wireproof ${command === undefined ? "" : `${command.name()} `}--help`;
  throw new ToolError(message, {
    code: "usage",
    hint: suggestion === undefined ? `see ${pasted(help, terminal)}` : suggestionText(suggestion),
    cause: error,
  });
}

/** The first word is the command; a later one of that name is an argument. */
function commandOf(program: Command, args: readonly string[]): Command | undefined {
  const word = args.find((arg) => !arg.startsWith("-"));
  return program.commands.find((one) => one.name() === word);
}

/** `(Did you mean --seed?)` as our hints are written. */
function suggestionText(suggestion: string): string {
  return suggestion.replace(/^\(D(.*)\)$/, "d$1");
}
