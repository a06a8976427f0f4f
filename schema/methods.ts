import type { DescMethod } from "@bufbuild/protobuf";
import { MethodOptions_IdempotencyLevel } from "@bufbuild/protobuf/wkt";
import type { Schema } from "./schema.ts";

/** A method of a service. */
export interface Method {
  /** `acme.v1.Orders` */
  readonly service: string;
  readonly name: string;
  /** Full names of messages. */
  readonly request: string;
  readonly response: string;
  readonly clientStreaming: boolean;
  readonly serverStreaming: boolean;
  readonly idempotency: "unknown" | "no side effects" | "idempotent";
}

/** The full names of the services in the root files of any of the schemas, without those that are not there. */
export function servicesOf(...schemas: readonly Schema[]): ReadonlySet<string> {
  const names = schemas.flatMap((schema) =>
    [...schema.registry]
      .filter((desc) => desc.kind === "service" && schema.roots.has(desc.file.proto.name))
      .map((desc) => (desc.kind === "service" ? desc.typeName : ""))
      .filter((name) => schema.services?.has(name) ?? true),
  );
  return new Set(names);
}

/** Every method of some services, by service and name; of those in the root files where none are named. */
export function methodsOf(
  schema: Schema,
  services: ReadonlySet<string> = servicesOf(schema),
): readonly Method[] {
  return [...services]
    .flatMap((name) => schema.registry.getService(name)?.methods ?? [])
    .map(methodOf)
    .sort((a, b) => order(subjectOf(a), subjectOf(b)));
}

/** `acme.v1.Orders/Create`: as a call names it, and the reports do. */
export function subjectOf(method: Method): string {
  return `${method.service}/${method.name}`;
}

function methodOf(method: DescMethod): Method {
  return {
    service: method.parent.typeName,
    name: method.name,
    request: method.input.typeName,
    response: method.output.typeName,
    clientStreaming: method.proto.clientStreaming,
    serverStreaming: method.proto.serverStreaming,
    idempotency: idempotencyOf(method.idempotency),
  };
}

/** descriptor.proto: MethodOptions.IdempotencyLevel */
function idempotencyOf(level: MethodOptions_IdempotencyLevel): Method["idempotency"] {
  if (level === MethodOptions_IdempotencyLevel.NO_SIDE_EFFECTS) return "no side effects";
  return level === MethodOptions_IdempotencyLevel.IDEMPOTENT ? "idempotent" : "unknown";
}

/** By code units, so that the order is the same everywhere. */
function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
