import type { Schemas } from "../../../properties/compat/carrier.ts";
import { type LinePlace, linePlaceBy } from "../../../schema/evolution/line-place.ts";
import type { MethodChange } from "../../../schema/evolution/method-changes.ts";
import type { Method } from "../../../schema/methods.ts";
import type { Schema } from "../../../schema/schema.ts";
import { freeName } from "./free-place.ts";
import { nameIn } from "./proto-line.ts";
import type { RemedyStep } from "./remedy-step.ts";

/** How a method may change so that clients of both versions go on. */
export function methodSteps(change: MethodChange, schemas: Schemas): readonly RemedyStep[] {
  const { old, new: next, aspects } = change;
  if (old === undefined)
    return [{ kind: "advice", words: "update every server before any client calls it" }];
  const place = placeOf(schemas, old);
  const keep = keptStep(old, place, schemas.new);
  if (next === undefined)
    return [keep, { kind: "advice", words: "remove it once no client calls it any more" }];
  if (aspects.has("renamed"))
    return [keep, { kind: "add", words: "add the new name beside it", line: rpcLine(next, place) }];
  const name = freeMethodName(old, schemas);
  return [
    keep,
    {
      kind: "add",
      words: "add a method for the new way",
      line: rpcLine({ ...next, name }, place, levelOption(next)),
    },
    { kind: "advice", words: `remove ${old.name} once no client calls it any more` },
  ];
}

function placeOf(schemas: Schemas, { service }: Method): LinePlace {
  return (
    linePlaceBy(schemas.new, service) ??
    linePlaceBy(schemas.old, service) ?? { syntax: "editions", presence: "explicit", package: "" }
  );
}

function keptStep(old: Method, place: LinePlace, next: Schema): RemedyStep {
  const isServiceLeft = next.registry.getService(old.service) !== undefined;
  return {
    kind: "keep",
    words: isServiceLeft ? "keep" : `keep service ${old.service} with`,
    line: rpcLine(old, place, ["option deprecated = true;", ...levelOption(old)]),
  };
}

function levelOption({ idempotency }: Method): readonly string[] {
  if (idempotency === "unknown") return [];
  return [`option idempotency_level = ${idempotency.toUpperCase().replaceAll(" ", "_")};`];
}

function rpcLine(method: Method, place: LinePlace, options: readonly string[] = []): string {
  const request = `${method.clientStreaming ? "stream " : ""}${nameIn(method.request, place)}`;
  const response = `${method.serverStreaming ? "stream " : ""}${nameIn(method.response, place)}`;
  const body = options.length === 0 ? ";" : ` { ${options.join(" ")} }`;
  return `rpc ${method.name}(${request}) returns (${response})${body}`;
}

/** `CreateV2`, or the next of its kind that is free in both versions. */
function freeMethodName({ service, name }: Method, { old, new: next }: Schemas): string {
  const taken = [old, next].flatMap(
    (schema) => schema.registry.getService(service)?.methods.map((method) => method.name) ?? [],
  );
  // As fields have it, in the way methods are written.
  const free = freeName(name, new Set(taken.map((one) => one.replace(/V(\d+)$/, "_v$1"))));
  return free.replace(/_v(\d+)$/, "V$1");
}
