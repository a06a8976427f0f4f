import { type Method, methodsOf, servicesOf, subjectOf } from "../methods.ts";
import type { Schema } from "../schema.ts";

/** In what a method differs from what it was. */
export type MethodAspect =
  | "removed"
  | "added"
  /** One is gone, and one of the same types and streaming kind has come. */
  | "renamed"
  | "client streaming"
  | "server streaming"
  | "request type"
  | "response type"
  | "idempotency";

/** What became of one method. */
export interface MethodChange {
  /** `acme.v1.Orders/Create`, by its old name where it has one. */
  readonly subject: string;
  readonly old: Method | undefined;
  readonly new: Method | undefined;
  readonly aspects: ReadonlySet<MethodAspect>;
}

/** One method in both versions. */
export interface MethodPair {
  readonly old: Method;
  readonly new: Method;
}

/** The methods that both versions have, changed or not: by service and name, so that none is a renamed one. */
export function methodPairs(old: Schema, next: Schema): readonly MethodPair[] {
  const services = servicesOf(old, next);
  const later = new Map(methodsOf(next, services).map((method) => [subjectOf(method), method]));
  return methodsOf(old, services).flatMap((method) => {
    const twin = later.get(subjectOf(method));
    return twin === undefined ? [] : [{ old: method, new: twin }];
  });
}

/**
 * What became of the methods of the services in the root files of either version, by subject; those that
 * are as they were are left out. A service that is in a root file of one version and is only imported in the
 * other is in both.
 *
 * A service that is gone has all its methods removed. Of a service that stays, a method that is gone and
 * one that has come are one renamed method where both have the same types and streaming kind, and no
 * other that is gone or has come has these.
 *
 * A type counts as another by its name alone: whether messages of it still mean the same is not asked here.
 */
export function methodChanges(old: Schema, next: Schema): readonly MethodChange[] {
  const services = servicesOf(old, next);
  const [before, after] = [methodsOf(old, services), methodsOf(next, services)];
  const gone = without(before, after);
  const come = without(after, before);
  const renamed = renamedAmong(gone, come);
  const met = new Set(renamed.flatMap((pair) => [pair.old, pair.new]));
  const changes = [
    ...methodPairs(old, next).map((pair) => changeOf(pair, [])),
    ...renamed.map((pair) => changeOf(pair, ["renamed"])),
    ...gone.filter((method) => !met.has(method)).map((method) => removal(method)),
    ...come.filter((method) => !met.has(method)).map((method) => addition(method)),
  ];
  return changes
    .filter((change) => change.aspects.size > 0)
    .sort((a, b) => order(a.subject, b.subject));
}

/** The methods that the others lack. */
function without(methods: readonly Method[], others: readonly Method[]): readonly Method[] {
  const known = new Set(others.map(subjectOf));
  return methods.filter((method) => !known.has(subjectOf(method)));
}

function renamedAmong(gone: readonly Method[], come: readonly Method[]): readonly MethodPair[] {
  const arrivals = byShape(come);
  return [...byShape(gone)].flatMap(([shape, [old, another]]) => {
    const [arrival, second] = arrivals.get(shape) ?? [];
    const isOnly = another === undefined && second === undefined;
    return isOnly && old !== undefined && arrival !== undefined ? [{ old, new: arrival }] : [];
  });
}

/** Methods that one could take for another: of one service, with the same types and streaming kind. */
function byShape(methods: readonly Method[]): ReadonlyMap<string, readonly Method[]> {
  const groups = new Map<string, Method[]>();
  for (const method of methods) {
    const { service, request, response, clientStreaming, serverStreaming } = method;
    const shape = [service, request, response, clientStreaming, serverStreaming].join(" ");
    const group = groups.get(shape);
    if (group === undefined) groups.set(shape, [method]);
    else group.push(method);
  }
  return groups;
}

/** In which aspect two versions of a method differ where one of their declarations does. */
const declared: Readonly<Partial<Record<keyof Method, MethodAspect>>> = {
  clientStreaming: "client streaming",
  serverStreaming: "server streaming",
  request: "request type",
  response: "response type",
  idempotency: "idempotency",
};

function changeOf(pair: MethodPair, known: readonly MethodAspect[]): MethodChange {
  const differing = Object.entries(declared)
    // A cast, since `Object.entries` forgets what the keys are.
    .filter(([key]) => pair.old[key as keyof Method] !== pair.new[key as keyof Method])
    .map(([, aspect]) => aspect);
  return { subject: subjectOf(pair.old), ...pair, aspects: new Set([...known, ...differing]) };
}

function removal(method: Method): MethodChange {
  return { subject: subjectOf(method), old: method, new: undefined, aspects: new Set(["removed"]) };
}

function addition(method: Method): MethodChange {
  return { subject: subjectOf(method), old: undefined, new: method, aspects: new Set(["added"]) };
}

/** By code units, so that the order is the same everywhere. */
function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
