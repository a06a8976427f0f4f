import { sameBytes } from "../../properties/bytes.ts";
import type { WirePart } from "../../properties/input.ts";
import type { CallInput } from "../../properties/rpc/call-input.ts";
import { fromJson } from "../../schema/json/from-json.ts";
import { JsonError } from "../../schema/json/json-error.ts";
import { toJson } from "../../schema/json/to-json.ts";
import { printable } from "../../schema/printable.ts";
import type { Schema } from "../../schema/schema.ts";
import type { Field, MessageType } from "../../schema/types.ts";
import type { FieldValue, MessageValue } from "../../schema/value.ts";
import { encode } from "../../schema/wire/encode.ts";
import type { Target } from "../../transports/target.ts";
import type { MetadataEntry } from "../../transports/transport.ts";
import type { CallFinding } from "./call-finding.ts";
import type { CallScript } from "./call-script.ts";
import { variableOf } from "./header-variable.ts";
import { requestTypeOf } from "./stored-call.ts";

/** How a user's grpcurl reaches the server as the run does. */
export interface GrpcurlSetup {
  readonly target: Target;
  /** The files of `--cacert`, `--cert` and `--key`, as the user named them. */
  readonly files?: { readonly ca?: string; readonly cert?: string; readonly key?: string };
  /** What tells it the schema where the server does not: `["-import-path", "protos", "-proto", "a.proto"]`. */
  readonly schemaFlags?: readonly string[];
}

/** Stands in a line for the address of a server that is there no more. */
export const anyAddress = "HOST:PORT";

/** Systems refuse a longer argument: Linux one of more than 128 KiB. */
const maxLength = 100_000;

/**
 * A line for a POSIX shell that makes a call with grpcurl. Values of the user's own metadata are variables in it.
 *
 * `undefined` where ProtoJSON or grpcurl cannot say the call: unknown fields, an encoding that is not the
 * usual one, compression, a request that is too long.
 */
export function grpcurlLine(
  schema: Schema,
  subject: string,
  input: CallInput,
  setup: GrpcurlSetup,
): string | undefined {
  const type = requestTypeOf(schema, subject);
  const { compression = "identity", metadata = [] } = input;
  if (type === undefined || compression !== "identity") return undefined;
  const texts = input.messages.map((part) => jsonOf(schema, type, part));
  const said = texts.filter((text) => text !== undefined);
  if (said.length < texts.length || !metadata.every(isSayable)) return undefined;
  const words = [
    "grpcurl",
    ...connectionFlags(setup),
    ...(setup.schemaFlags ?? []).map(shellWord),
    ...metadata.flatMap((entry) => ["-H", shellWord(`${entry.name}: ${valueText(entry)}`)]),
    "-d",
    quoted(said.join(" ")),
  ];
  const line = `${words.join(" ")}${addressed(setup.target.address, subject)}`;
  return line.length > maxLength ? undefined : line;
}

/** More calls than these are not written out one by one. */
const maxBefore = 8;

/** The lines that make the calls of a script, as far as grpcurl can: that of the last, and with it those of all before it. */
export function grpcurlLines(
  schema: Schema,
  { steps }: CallScript,
  setup: GrpcurlSetup,
): Pick<CallFinding, "grpcurl" | "grpcurlBefore"> {
  const earlier = steps.slice(0, -1);
  const [last, ...others] = [...steps.slice(-1), ...earlier.slice(0, maxBefore)].map(
    ({ subject, input }) => grpcurlLine(schema, subject, input, setup),
  );
  if (last === undefined) return {};
  const before = others.filter((line) => line !== undefined);
  const isWhole = before.length > 0 && before.length === earlier.length;
  return { grpcurl: last, ...(isWhole ? { grpcurlBefore: before } : {}) };
}

/**
 * A line of {@link grpcurlLine} for another server; `undefined` where more than the address would have to change.
 *
 * @param finding the one whose line it is, as it was stored
 */
export function grpcurlLineTo(
  line: string,
  finding: { readonly subject: string; readonly target: string },
  to: Target,
): string | undefined {
  const { subject, target: from } = finding;
  const end = [from, anyAddress]
    .map((address) => addressed(address, subject))
    .find((words) => line.endsWith(words));
  const isPlain = line.startsWith("grpcurl -plaintext ");
  if (end === undefined || isPlain !== (to.tls === undefined)) return undefined;
  return `${line.slice(0, -end.length)}${addressed(to.address, subject)}`;
}

/** How every line ends. */
function addressed(address: string, subject: string): string {
  return ` ${shellWord(address)} ${shellWord(subject)}`;
}

function connectionFlags({ target, files = {} }: GrpcurlSetup): readonly string[] {
  const { tls, authority, metadata } = target;
  const { ca, cert, key } = files;
  const trust = ca === undefined ? [] : ["-cacert", shellWord(ca)];
  return [
    ...(tls === undefined ? ["-plaintext"] : []),
    // Of the two grpcurl takes one; with -insecure nothing is asked of a certificate.
    ...(tls?.insecure === true ? ["-insecure"] : trust),
    ...(cert === undefined ? [] : ["-cert", shellWord(cert)]),
    ...(key === undefined ? [] : ["-key", shellWord(key)]),
    ...(authority === undefined ? [] : ["-authority", shellWord(authority)]),
    ...metadata.flatMap(({ name }) => ["-H", `"${name}: $${variableOf(name)}"`]),
  ];
}

/** What grpcurl takes off a value, or does not take, cannot be sent with it. */
function isSayable({ value }: MetadataEntry): boolean {
  return typeof value !== "string" || value.trim() === value;
}

function valueText({ value }: MetadataEntry): string {
  return typeof value === "string" ? value : Buffer.from(value).toString("base64");
}

/** The request as ProtoJSON; `undefined` where grpcurl would not write these bytes for it. */
function jsonOf(
  schema: Schema,
  type: MessageType,
  { value, bytes, style }: WirePart,
): string | undefined {
  // Longer ones become no line, and need not be written.
  if (style !== undefined || bytes.length > maxLength || losesMinus(type, value)) return undefined;
  try {
    const json = toJson(schema, type, value);
    // What ProtoJSON leaves out (unknown fields) and what was written in another way are other bytes.
    const read = encode(type, fromJson(schema, type, json));
    return sameBytes(read, bytes) ? printable(json) : undefined;
  } catch (error) {
    if (error instanceof JsonError) return undefined;
    throw error;
  }
}

/** Whether grpcurl would take -0 for the default and leave it out, as it does where presence is implicit. */
function losesMinus(type: MessageType, value: MessageValue): boolean {
  return [...value.fields].some(([number, content]) => {
    const field = type.byNumber.get(number);
    if (field === undefined) return false;
    const { message } = field;
    if (message === undefined) return field.presence === "implicit" && Object.is(content, -0);
    return messagesIn(field, content).some((inner) => losesMinus(message, inner));
  });
}

/** The messages that a field of messages holds. */
function messagesIn({ cardinality }: Field, content: FieldValue): readonly MessageValue[] {
  if (cardinality === "singular") return [content as MessageValue];
  if (cardinality === "repeated") return content as readonly MessageValue[];
  return [...(content as ReadonlyMap<unknown, MessageValue>).values()];
}

/** A word of a command line, quoted where a shell would read more into it. */
function shellWord(text: string): string {
  return /^[\w./:@%+=,-]+$/.test(text) ? text : quoted(text);
}

/** Within single quotes everything is itself but these (POSIX, Shell Command Language, 2.2.2). */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
