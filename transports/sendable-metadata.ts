import { ToolError } from "../schema/tool-error.ts";
import type { MetadataEntry } from "./transport.ts";

/**
 * Refuses an entry that no client of gRPC can send. PROTOCOL-HTTP2.md, "Custom-Metadata"
 *
 * @throws ToolError `usage` with its name; never its value, which may be a secret.
 */
export function assertSendable({ name, value }: MetadataEntry): void {
  const isBinary = name.toLowerCase().endsWith("-bin");
  const refusal = (what: string, hint: string): ToolError =>
    new ToolError(`metadata "${name}": ${what}`, { code: "usage", hint });
  if (!/^[0-9a-z_.-]+$/i.test(name))
    throw refusal("it is no name of metadata", "names have letters, digits, _, - and . alone");
  if (isBinary !== (typeof value !== "string"))
    throw refusal("its value is of the other kind", "names that end in -bin have bytes");
  if (typeof value === "string" && !/^[ -~]*$/.test(value))
    throw refusal("its value is no printable ASCII", "a name that ends in -bin takes any bytes");
}
