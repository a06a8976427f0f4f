import { fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { sameFile } from "../../schema/descriptor-sets.ts";
import { ToolError } from "../../schema/tool-error.ts";
import type { Importing } from "./import-order.ts";

/** A file that a server described. */
export interface KnownFile extends Importing {
  readonly bytes: Uint8Array;
  /** The full names of the services it declares. */
  readonly services: readonly string[];
}

/** How much of a schema is taken from a server at most: far beyond any that there is. */
const maxFiles = 5000;
const maxBytes = 64 * 1024 * 1024;

/** The files of a schema as they come in, and what is still missing of it. */
export class KnownFiles {
  readonly files: Map<string, KnownFile> = new Map();
  /** Why a file is not to be had, by its name. */
  readonly missing: Map<string, string> = new Map();
  /** The file that declares a service, by the service's full name. */
  readonly declaring: Map<string, KnownFile> = new Map();
  private bytes = 0;

  /**
   * Adds a serialized file; one that is known already changes nothing.
   *
   * @returns why it cannot be used, or `undefined`.
   * @throws ToolError `schema` where another file of that name is known, or there are too many.
   */
  add(bytes: Uint8Array): string | undefined {
    const file = parsed(bytes);
    if (typeof file === "string") return file;
    const known = this.files.get(file.name);
    if (known !== undefined) {
      if (!sameFile(known.bytes, bytes)) throw unusable(`has two files called "${file.name}"`);
      return undefined;
    }
    this.files.set(file.name, file);
    for (const service of file.services) this.declaring.set(service, file);
    this.bytes += bytes.length;
    if (this.files.size > maxFiles) throw unusable(`has more than ${maxFiles} files`);
    if (this.bytes > maxBytes) throw unusable(`has more than ${maxBytes} bytes`);
    return undefined;
  }

  /** What the files import and is neither known nor missing. */
  wanted(): readonly string[] {
    const names = new Set([...this.files.values()].flatMap((file) => file.imports));
    return [...names].filter((name) => !this.files.has(name) && !this.missing.has(name));
  }
}

function parsed(bytes: Uint8Array): KnownFile | string {
  try {
    const file = fromBinary(FileDescriptorProtoSchema, bytes);
    if (file.name === "") return "it sends a file without a name";
    const prefix = file.package === "" ? "" : `${file.package}.`;
    return {
      ...{ name: file.name, bytes, imports: file.dependency },
      services: file.service.map(({ name }) => `${prefix}${name}`),
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `it sends what is no file descriptor: ${reason}`;
  }
}

/** That a schema cannot be had from a server. */
export function unusable(what: string): ToolError {
  return new ToolError(`the schema that the server describes ${what}`, {
    code: "schema",
    hint: "give the schema with --proto or --descriptor-set",
  });
}
