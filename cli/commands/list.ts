import { exitCode } from "../../engine/exit-code.ts";
import { ToolError } from "../../schema/tool-error.ts";
import type { CommandPlace } from "../program.ts";
import { addImportPath } from "../schema-flags.ts";

/** The flags of `list`. */
interface ListFlags {
  readonly importPath: readonly string[];
  readonly codecs?: true;
  readonly properties?: true;
}

/** `wireproof list <schema…>`, `wireproof list --codecs`, `wireproof list --properties` */
export function addList({ program, terminal, ending }: CommandPlace): void {
  const command = program
    .command("list")
    .description("list the messages of a schema, with their places")
    .argument("[schema...]", "folders, files or globs of .proto, or descriptor sets")
    .option("--codecs", "list the built-in codecs with their claims")
    .option("--properties", "list the properties with their claims");
  addImportPath(command).action(
    ending(async (paths: readonly string[], flags: ListFlags) => {
      if (paths.length === 0 && !flags.codecs && !flags.properties)
        throw new ToolError("nothing to list", {
          code: "usage",
          hint: "name a schema, or give --codecs or --properties",
        });
      if (paths.length > 0) terminal.out(await messageList(paths, flags.importPath));
      if (flags.codecs) terminal.out(await codecList());
      if (flags.properties) terminal.out(await propertyList());
      return exitCode.held;
    }),
  );
}

async function messageList(
  paths: readonly string[],
  importPaths: readonly string[],
): Promise<string> {
  const { loadSchema } = await import("../../schema/load.ts");
  const { renderMessageList } = await import("../../reports/text/message-list.ts");
  const schema = loadSchema({ paths, importPaths });
  if (schema.messageNames.length === 0)
    throw new ToolError(`no message in ${paths.join(", ")}`, {
      code: "nothing-selected",
      hint: "name files that declare messages",
    });
  return renderMessageList(schema);
}

async function codecList(): Promise<string> {
  const { installedCodecs, missingCodecs } = await import("../../codecs/our-codecs.ts");
  const { renderCodecList } = await import("../../reports/text/codec-list.ts");
  return renderCodecList(installedCodecs(), missingCodecs());
}

async function propertyList(): Promise<string> {
  const { claims } = await import("../../properties/catalogue.ts");
  const { renderPropertyList } = await import("../../reports/text/property-text.ts");
  return renderPropertyList(claims);
}
