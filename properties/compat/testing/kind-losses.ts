/**
 * What becomes of an element of one kind that is read as one of another: `ok`, the most basic level that is
 * lost by some element, or `?` where the specification leaves it open.
 *
 * Closed forms of the specification, apart from all code that reads or writes messages:
 * wire types (https://protobuf.dev/programming-guides/encoding/#structure), ranges
 * (https://protobuf.dev/programming-guides/proto3/#updating), and the table of JSON forms
 * (https://protobuf.dev/programming-guides/json/#representation).
 */
export function kindLoss(
  encoding: "binary" | "json",
  from: string,
  to: string,
  place: "singular" | "list" | "map" = "singular",
): string {
  if (encoding === "json") return jsonLoss(from, to);
  const [written, read] = [wireTypeOf(from), wireTypeOf(to)];
  // A reader of a list of numbers takes any run of bytes for packed ones, and some do not come out even.
  if (place === "list" && written === "bytes" && read !== "bytes" && read !== "group")
    return "decodes";
  if (written !== read) return "value";
  return written === "bytes"
    ? (lengthPrefixed[`${from} ${to}`] ?? "decodes")
    : numberLoss(from, to);
}

function wireTypeOf(kind: string): "varint" | "32" | "64" | "bytes" | "group" {
  if (["fixed32", "sfixed32", "float"].includes(kind)) return "32";
  if (["fixed64", "sfixed64", "double"].includes(kind)) return "64";
  if (kind === "delimited_message") return "group";
  return ["string", "bytes", "plain_message"].includes(kind) ? "bytes" : "varint";
}

/** All others have values that the reader refuses: not all bytes are text, or a message. */
const lengthPrefixed: Readonly<Record<string, string>> = {
  "string bytes": "ok",
  "plain_message bytes": "ok",
};

/** Numbers of one wire type mean the same where it writes them alike and the reader's range holds all of the writer's. */
function numberLoss(from: string, to: string): string {
  const isAlike = wireTypeOf(from) === "varint" && isZigzag(from) === isZigzag(to);
  return isAlike && isWithin(from, to) ? "ok" : "value";
}

function isZigzag(kind: string): boolean {
  return kind.startsWith("sint");
}

/** The least and the greatest, of 2 to the power of; `undefined` for 0. */
interface Bits {
  readonly below: number;
  readonly above: number;
}

function bitsOf(kind: string): Bits | undefined {
  if (kind === "bool") return { below: 0, above: 1 };
  // 0, 1 and 2.
  if (kind === "closed_enum") return { below: 0, above: 1.5 };
  if (kind === "open_enum") return { below: 31, above: 31 };
  const size = Number(/^(?:u?int|sint|s?fixed)(32|64)$/.exec(kind)?.[1]);
  if (Number.isNaN(size)) return undefined;
  const isUnsigned = kind.startsWith("uint") || kind.startsWith("fixed");
  return isUnsigned ? { below: 0, above: size } : { below: size - 1, above: size - 1 };
}

function isWithin(from: string, to: string): boolean {
  const [one, other] = [bitsOf(from), bitsOf(to)];
  if (one === undefined || other === undefined) return false;
  return one.below <= other.below && one.above <= other.above;
}

/** What of the forms of ProtoJSON each kind is written in. */
function formOf(kind: string): "number" | "digits" | "real" | "truth" | "text" | "name" | "object" {
  if (kind === "bool") return "truth";
  if (kind === "string" || kind === "bytes") return "text";
  if (kind.endsWith("_enum")) return "name";
  if (kind.endsWith("_message")) return "object";
  if (kind === "float" || kind === "double") return "real";
  return kind.endsWith("64") ? "digits" : "number";
}

function jsonLoss(from: string, to: string): string {
  const [written, read] = [formOf(from), formOf(to)];
  if (written === "object" && read === "object") return "ok";
  if (written === "number" || written === "digits") return integerLoss(from, to);
  if (written === "real") return realLoss(to);
  if (written === "name") return nameLoss(from, to);
  // All that is base64 is text, and means other bytes as text.
  return from === "bytes" && to === "string" ? "value" : "decodes";
}

/** 32 bits are a number in JSON, and 64 bits the digits of one, in quotes. */
function integerLoss(from: string, to: string): string {
  const other = formOf(from) === "digits" ? digitsElsewhere[to] : numberElsewhere[to];
  return (
    other ?? (bitsOf(to) !== undefined && to !== "bool" && isWithin(from, to) ? "ok" : "decodes")
  );
}

/** To all that is no integer; a number that a closed enum does not know is left open. */
const numberElsewhere: Readonly<Record<string, string>> = {
  ...{ string: "decodes", double: "ok", float: "value", closed_enum: "?" },
};

/** Digits in quotes are the same as text; to an enum they would be a name. */
const digitsElsewhere: Readonly<Record<string, string>> = {
  ...{ string: "ok", double: "value", float: "value" },
  ...{ closed_enum: "decodes", open_enum: "decodes" },
};

/** 0.5 is no integer, and 1e300 no float. */
function realLoss(to: string): string {
  return to === "double" ? "ok" : "decodes";
}

/** A number without a name is written as a number, which is no text. */
function nameLoss(from: string, to: string): string {
  if (formOf(to) === "name") return from === "open_enum" ? "?" : "ok";
  return from === "closed_enum" && to === "string" ? "ok" : "decodes";
}
