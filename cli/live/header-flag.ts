import { variableOf } from "../../engine/live/header-variable.ts";
import { ToolError } from "../../schema/tool-error.ts";
import type { MetadataEntry } from "../../transports/transport.ts";
import type { CommandWord } from "../command-text.ts";

/**
 * The metadata that `-H "name: value"` asks for; of a name that ends in `-bin` the value is in base64.
 *
 * https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md ("Custom-Metadata")
 *
 * @throws ToolError `usage` where it is none; it does not repeat the value, which may be a secret.
 */
export function headerOf(text: string): MetadataEntry {
  const [, written = "", rest = ""] = /^([^:]*):([\s\S]*)$/.exec(text) ?? [];
  const name = written.trim().toLowerCase();
  const value = rest.trim();
  if (written === "") throw wrong('expected "name: value", and there is no name before a colon');
  if (!/^[\da-z_.-]+$/.test(name))
    throw wrong(`a name has letters, digits, "_", "-" and "." only, not ${JSON.stringify(name)}`);
  if (name.startsWith("grpc-") || reserved.has(name))
    throw wrong(`${name} is for the protocol itself`);
  if (name.endsWith("-bin")) return { name, value: bytesOf(name, value) };
  if (!/^[ -~]*$/.test(value))
    throw wrong(
      `the value of ${name} has more than printable ASCII: name it ${name}-bin for bytes`,
    );
  return { name, value };
}

/** What the protocol or HTTP/2 says itself with every call. */
const reserved: ReadonlySet<string> = new Set(["te", "content-type", "user-agent", "host"]);

function bytesOf(name: string, value: string): Uint8Array {
  // With padding or without, as the protocol has it.
  const plain = value.replace(/=+$/, "");
  const bytes = Buffer.from(plain, "base64");
  if (bytes.toString("base64").replace(/=+$/, "") !== plain)
    throw wrong(`the value of ${name} is no base64`);
  return Uint8Array.from(bytes);
}

function wrong(message: string): ToolError {
  return new ToolError(`--header: ${message}`, {
    code: "usage",
    hint: `as in -H "x-request-id: 7"; the value of a name that ends in -bin is base64`,
  });
}

/**
 * The words of a command line without the values of headers, for reports and for commands that are to be run again: a shell
 * variable stands for each, as in the line for grpcurl.
 */
export function withoutHeaderValues(args: readonly string[]): readonly CommandWord[] {
  return args.map((arg, index) => {
    if (isHeaderFlag(args[index - 1])) return { shell: hidden(arg) };
    const [, flag, header] = /^(--header=|-q?H(?=.))([\s\S]*)$/.exec(arg) ?? [];
    return flag === undefined || header === undefined ? arg : { shell: `${flag}${hidden(header)}` };
  });
}

/** The words of `-H` for metadata, without their values. */
export function headerWords(metadata: readonly MetadataEntry[]): readonly CommandWord[] {
  return metadata.flatMap(({ name }) => ["-H", { shell: hidden(`${name}:`) }]);
}

function isHeaderFlag(arg: string | undefined): boolean {
  return arg === "-H" || arg === "-qH" || arg === "--header";
}

/** What was taken for a header has a name that a shell reads nothing into. */
function hidden(header: string): string {
  const name = (header.split(":")[0] ?? "").trim();
  return /^[\w.-]+$/.test(name) ? `"${name}: $${variableOf(name)}"` : "'[redacted]'";
}
