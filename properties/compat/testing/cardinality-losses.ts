/**
 * What becomes of a field of one cardinality that is read as one of another, its kind being the same: `ok`, the
 * most basic level that is lost by some message, or `?` where the specification leaves it open.
 *
 * Closed forms of the specification, apart from all code that reads or writes messages; see `kinds.ts` for the
 * fields. https://protobuf.dev/programming-guides/encoding/#structure,
 * https://protobuf.dev/programming-guides/field_presence/, https://protobuf.dev/programming-guides/json/
 */
export function cardinalityLoss(
  encoding: "binary" | "json",
  kind: string,
  from: string,
  to: string,
): string {
  const [written, read] = [formOf(from), formOf(to)];
  if (written === "one" && read === "one") return oneToOne(encoding, from, to);
  // Readers of lists take both packed and not.
  if (written === read) return "ok";
  return encoding === "json" ? jsonLoss(kind, from, to) : binaryLoss(kind, from, to);
}

function formOf(cardinality: string): "one" | "many" | "map" {
  if (cardinality === "map") return "map";
  return cardinality.endsWith("packed") ? "many" : "one";
}

function oneToOne(encoding: "binary" | "json", from: string, to: string): string {
  // Of a oneof only the last member counts, and in JSON there may be but one.
  if (to === "member") return encoding === "binary" ? "value" : "decodes";
  if (to === "required") return "decodes";
  if (from === "required") return to === "implicit" ? "?" : "ok";
  // A member alone is like any field that tracks presence.
  return (from === "implicit") === (to === "implicit") ? "ok" : "presence";
}

function jsonLoss(kind: string, from: string, to: string): string {
  if (!kind.endsWith("_message") || from !== "map") return "decodes";
  // Keys of the map are members that the message does not know, and an empty one is not written.
  return formOf(to) === "one" && to !== "member" && to !== "required" ? "value" : "decodes";
}

function binaryLoss(kind: string, from: string, to: string): string {
  if (to === "map") return toMap(kind, from);
  const loss = from === "map" ? fromMap(kind, to) : "value";
  if (to === "required") return "decodes";
  if (from === "map" || formOf(to) === "one") return loss;
  // A list of one, or of none where nothing was set; 0 that is not set is none, too.
  return from === "implicit" ? "value" : "ok";
}

/** A map is a list of messages, behind their lengths. */
function toMap(kind: string, from: string): string {
  const isLengthPrefixed = from === "packed" || textual.includes(kind) || kind === "plain_message";
  return isLengthPrefixed ? "decodes" : "value";
}

const textual = ["string", "bytes"];

/** An entry is any bytes; as a packed list it comes out even where everything in it is a varint. */
function fromMap(kind: string, to: string): string {
  if (kind === "bytes") return "value";
  if (kind === "string" || kind === "plain_message") return "decodes";
  const isFixed = kind.includes("fixed") || kind === "float" || kind === "double";
  return formOf(to) === "many" && isFixed ? "decodes" : "value";
}
