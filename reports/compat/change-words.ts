import type { Aspect, FieldChange, FieldPair } from "../../schema/evolution/evolution-types.ts";
import type { MethodChange } from "../../schema/evolution/method-changes.ts";
import { defaultOf } from "../../schema/evolution/same-element.ts";
import type { Method } from "../../schema/methods.ts";
import type { Field } from "../../schema/types.ts";
import type { ScalarValue } from "../../schema/value.ts";
import { enumWords } from "./enum-words.ts";

/** What became of a field, as a person says it: `int64 → int32`, `optional → implicit presence`, `removed`. */
export function changeWords(change: FieldChange): string {
  const { old, new: next, aspects } = change;
  if (next === undefined) return "removed";
  if (old === undefined) return next.presence === "required" ? "added, required" : "added";
  const pair = { old, new: next };
  const words = [...shapeWords(pair, aspects), ...otherWords(pair, aspects, change)];
  return words.length === 0 ? [...aspects].join(", ") : words.join(", ");
}

/** The type of a field as its declaration has it, behind its label: `int64`, `enum acme.Colour`, `map<string, int32>`. */
export function typeWords(field: Field): string {
  const element = elementWords(field);
  return field.cardinality === "map" ? `map<${field.mapKey}, ${element}>` : element;
}

function elementWords(field: Field): string {
  if (field.enum !== undefined) return `enum ${field.enum.typeName}`;
  if (field.message !== undefined) return `message ${field.message.typeName}`;
  return field.kind;
}

/** Aspects that show in the type of a declaration. */
const ofType: readonly Aspect[] = ["type", "map key", "message type", "enum type"];

/** Type and label together where both changed, or else the one that did. */
function shapeWords({ old, new: next }: FieldPair, aspects: ReadonlySet<Aspect>): string[] {
  const isRetyped = ofType.some((aspect) => aspects.has(aspect));
  if (aspects.has("cardinality")) {
    const [from, to] = [labelWords(old), labelWords(next)];
    if (!isRetyped && old.cardinality !== "map" && next.cardinality !== "map")
      return [arrow(from, to)];
    return [arrow(declared(old), declared(next))];
  }
  // The member of a oneof is always tracked; that goes without saying.
  const isRelabelled =
    (aspects.has("presence") && !aspects.has("oneof")) || aspects.has("required");
  return [
    ...(isRetyped ? [arrow(typeWords(old), typeWords(next))] : []),
    ...(isRelabelled ? [arrow(presenceWords(old), presenceWords(next))] : []),
  ];
}

function labelWords({ cardinality, presence }: Field): string {
  if (cardinality !== "singular") return cardinality;
  return presence === "required" ? "required" : "singular";
}

function declared(field: Field): string {
  const label = labelWords(field);
  return label === "repeated" || label === "required"
    ? `${label} ${typeWords(field)}`
    : typeWords(field);
}

function presenceWords({ presence }: Field): string {
  if (presence === "explicit") return "optional";
  return presence === "implicit" ? "implicit presence" : presence;
}

function otherWords(
  { old, new: next }: FieldPair,
  aspects: ReadonlySet<Aspect>,
  change: FieldChange,
): readonly string[] {
  const words: Readonly<Partial<Record<Aspect, () => string>>> = {
    number: () => `number ${arrow(`${old.number}`, `${next.number}`)}`,
    name: () => `name ${arrow(old.name, next.name)}`,
    // A new name brings its own key; that goes without saying.
    "json name": () =>
      aspects.has("name") ? "" : `JSON name ${arrow(old.jsonName, next.jsonName)}`,
    oneof: () => oneofWords(old, next),
    default: () =>
      isFirstValue(old) && isFirstValue(next)
        ? ""
        : `default ${arrow(defaultText(old), defaultText(next))}`,
    // Of two enums the names say it all.
    "enum values": () => (aspects.has("enum type") ? "" : enumWords(old, next)),
    delimited: () => arrow(framing(old), framing(next)),
    utf8: () => (next.utf8 ? "text must be UTF-8 now" : "text need not be UTF-8 now"),
    "message set": () =>
      change.pair.new.messageSet ? "in message set format now" : "no longer in message set format",
  };
  return Object.entries(words)
    .filter(([aspect]) => aspects.has(aspect as Aspect))
    .map(([, text]) => text())
    .filter((text) => text !== "");
}

/** Whether the default is the enum's first value, of which the values of the enum tell. */
function isFirstValue(field: Field): boolean {
  return field.enum !== undefined && defaultOf(field) === field.enum.values[0]?.number;
}

function oneofWords(old: Field, next: Field): string {
  const [from, to] = [old.oneof?.name, next.oneof?.name];
  if (from === to) return `other members in oneof ${to}`;
  return arrow(
    from === undefined ? "no oneof" : `oneof ${from}`,
    to === undefined ? "no oneof" : `oneof ${to}`,
  );
}

function framing({ delimited }: Field): string {
  return delimited ? "group" : "length-prefixed";
}

/** What readers see where the field is unset. */
function defaultText(field: Field): string {
  const value = defaultOf(field);
  if (value === undefined) return "none";
  const name = field.enum?.names.get(Number(value));
  return name ?? scalarText(value);
}

function scalarText(value: ScalarValue): string {
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString("hex")}`.trim();
  if (typeof value === "string") return JSON.stringify(value);
  return Object.is(value, -0) ? "-0" : String(value);
}

function arrow(from: string, to: string): string {
  return `${from} → ${to}`;
}

/** What became of a method: `removed`, `unary → server streaming`, `request acme.A → acme.B`. */
export function methodWords({ old, new: next, aspects }: MethodChange): string {
  if (next === undefined) return "removed";
  if (old === undefined) return "added";
  const isStreamed = aspects.has("client streaming") || aspects.has("server streaming");
  return [
    ...(aspects.has("renamed") ? [`renamed ${arrow(old.name, next.name)}`] : []),
    ...(isStreamed ? [arrow(streamingWords(old), streamingWords(next))] : []),
    ...(aspects.has("request type") ? [`request ${arrow(old.request, next.request)}`] : []),
    ...(aspects.has("response type") ? [`response ${arrow(old.response, next.response)}`] : []),
    ...(aspects.has("idempotency") ? [idempotencyWords(old, next)] : []),
  ].join(", ");
}

function streamingWords({ clientStreaming, serverStreaming }: Method): string {
  if (clientStreaming && serverStreaming) return "both streaming";
  if (clientStreaming) return "client streaming";
  return serverStreaming ? "server streaming" : "unary";
}

function idempotencyWords(old: Method, next: Method): string {
  const word = ({ idempotency }: Method) =>
    idempotency === "unknown" ? "idempotency unknown" : idempotency;
  return arrow(word(old), word(next));
}
