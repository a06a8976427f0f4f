import { exitCode } from "../../engine/exit-code.ts";
import { ToolError } from "../../schema/tool-error.ts";
import type { CommandPlace } from "../program.ts";
import { addImportPath } from "../schema-flags.ts";

/** `wireproof describe <schema…> <message>` */
export function addDescribe({ program, terminal, ending }: CommandPlace): void {
  const command = program
    .command("describe")
    .description("show a message: its fields, their numbers, types, rules and places")
    .argument("<schema...>", "folders, files or globs of .proto, then the name of the message")
    .usage("[options] <schema...> <message>");
  addImportPath(command).action(
    ending(
      async (words: readonly string[], options: { readonly importPath: readonly string[] }) => {
        const paths = words.slice(0, -1);
        const name = words.at(-1) ?? "";
        if (paths.length === 0)
          throw new ToolError(`expected a schema and the name of a message, got only "${name}"`, {
            code: "usage",
            hint: "as in: wireproof describe protos/ acme.v1.Order",
          });
        const { loadSchema } = await import("../../schema/load.ts");
        const { renderMessageDescription } = await import(
          "../../reports/text/message-description.ts"
        );
        const schema = loadSchema({ paths, importPaths: options.importPath });
        terminal.out(renderMessageDescription(schema, schema.message(name)));
        return exitCode.held;
      },
    ),
  );
}
