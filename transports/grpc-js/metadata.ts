import { Metadata } from "@grpc/grpc-js";
import { asBuffer } from "../as-buffer.ts";
import { assertSendable } from "../sendable-metadata.ts";
import type { MetadataEntry } from "../transport.ts";

/** Entries as the library takes them, behind those of `base`, which stays as it is. */
export function metadataOf(entries: readonly MetadataEntry[], base?: Metadata): Metadata {
  const metadata = base?.clone() ?? new Metadata();
  for (const { name, value } of entries)
    metadata.add(name, typeof value === "string" ? value : asBuffer(value));
  return metadata;
}

/**
 * What a user has sent with every call.
 *
 * @throws ToolError `usage` with the name of an entry that cannot be sent; never its value, which may be a secret.
 */
export function targetMetadata(entries: readonly MetadataEntry[]): Metadata {
  for (const entry of entries) assertSendable(entry);
  return metadataOf(entries);
}

/** What the library read, in its order. An entry that it could not read is not in it. */
export function entriesOf(metadata: Metadata): readonly MetadataEntry[] {
  const entries: MetadataEntry[] = [];
  const byName: Readonly<Record<string, readonly (string | Buffer)[]>> = metadata.toJSON();
  for (const name of Object.keys(byName))
    for (const value of byName[name] ?? []) entries.push({ name, value });
  return entries;
}
