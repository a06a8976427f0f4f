import { bufRulesOf, bufRulesOfMethod } from "../../properties/compat/buf-rules.ts";
import { type Carrier, oracleCarrier, type Schemas } from "../../properties/compat/carrier.ts";
import { type Encoding, writerOf } from "../../properties/compat/levels.ts";
import { type Evolution, evolutionOf } from "../../schema/evolution/evolution.ts";
import type { FieldChange, Side } from "../../schema/evolution/evolution-types.ts";
import { type MethodChange, methodChanges } from "../../schema/evolution/method-changes.ts";
import { reservationWarnings } from "../../schema/evolution/reserved.ts";
import { describeJson } from "../../schema/json/describe-json.ts";
import type {
  CallLoss,
  ChangeVerdict,
  Hazard,
  Loss,
  MethodVerdict,
  VersionResult,
} from "./compat-result.ts";
import { judgeMessages, type Unexplained } from "./judge-messages.ts";
import { judgeMethods } from "./judge-methods.ts";
import { type MessageRoles, messageRoles } from "./message-roles.ts";
import { type Demand, demandedDirections, isDemanded, type Role } from "./modes.ts";
import { remedyOf } from "./remedies/remedy.ts";
import { rolloutOf } from "./rollout.ts";
import { type Fate, joinedFates } from "./same-fate.ts";

/** Two versions of a schema, and what is asked of the change. */
export interface VersionsRequest {
  readonly schemas: Schemas;
  /** What writes and reads; the oracle where left out. */
  readonly carrier?: Carrier;
  readonly demand: Demand;
  readonly encodings: readonly Encoding[];
  readonly seed: string;
  readonly maxExamples: number;
  /** Which changes are asked for; all where left out. */
  isAsked?(subject: string): boolean;
  /** Hears of each step. */
  progress?(done: number, all: number): void;
  shouldStop?(): boolean;
}

/** The new version against one old version, but for what the files said beforehand. */
export type Compared = Omit<VersionResult, "against" | "sameFiles"> & {
  /** Of every change, asked for or not. */
  readonly subjects: readonly string[];
};

/** Judges every change from one version of a schema to the next: messages, methods, and the order of their rollout. */
export async function compareVersions(request: VersionsRequest): Promise<Compared> {
  const { schemas, demand, encodings } = request;
  const evolution = evolutionOf(schemas.old, schemas.new);
  const carrier = request.carrier ?? oracleCarrier(schemas);
  const isAsked = ({ subject }: { readonly subject: string }) => request.isAsked?.(subject) ?? true;
  const judged = await judgeMessages({
    ...{ evolution, schemas, carrier, encodings, isAsked },
    ...{ seed: request.seed, maxExamples: request.maxExamples },
    progress: (done, all) => request.progress?.(done, all),
    shouldStop: () => request.shouldStop?.() ?? false,
  });
  const roles = messageRoles(schemas.old, schemas.new);
  const fates = joinedFates(judged.cells, roles);
  const allMethods = methodChanges(schemas.old, schemas.new);
  const methods = await judgeMethods({
    ...{ schemas, carrier, encodings, changes: allMethods.filter(isAsked) },
    level: demand.level === "lossless" ? "presence" : demand.level,
  });
  const hasServices = roles.methods > 0 || methods.length > 0;
  const evidence = {
    changes: fates.map((fate) => ({ ...fate, roles: roles.of(fate.change.pair) })),
    methods: methods.map(({ change, losses }) => ({ subject: change.subject, losses })),
    hasServices,
  };
  return {
    messages: evolution.pairs.length,
    changedMessages: changedCount(evolution),
    changes: fates.map((fate) => verdictOf(schemas, fate, demand, roles)),
    methods: methods.map((method) => methodVerdict(schemas, method, demand)),
    commonMethods: roles.methods,
    onlyOld: evolution.onlyOld,
    onlyNew: evolution.onlyNew,
    hazards: [
      ...reservationWarnings(schemas.old, schemas.new).map(hazardOf),
      ...evolution.changes.filter(isAsked).flatMap(verificationHazard),
      ...encodings
        .filter((encoding) => !isExercised(fates, encoding))
        .map((encoding) => unjudgedHazard(encoding, carrier)),
      ...judged.unexplained.slice(0, 1).map((one) => unexplainedHazard(schemas, one)),
    ],
    rollout: encodings
      .filter((encoding) => isExercised(fates, encoding))
      .map((encoding) => rolloutOf(evidence, encoding, demand.level)),
    cases: judged.cases,
    subjects: [...evolution.changes, ...allMethods].map(({ subject }) => subject),
  };
}

/** Of an encoding in which nothing could be sent nothing is known. */
function isExercised(fates: readonly Fate[], encoding: Encoding): boolean {
  const cells = fates.flatMap((fate) => fate.cells).filter((cell) => cell.encoding === encoding);
  return cells.length === 0 || cells.some(({ cases }) => cases > 0);
}

function changedCount({ pairs, changed }: Evolution): number {
  return pairs.filter((pair) => changed.has(pair)).length;
}

function verdictOf(
  schemas: Schemas,
  { change, cells, alsoAt }: Fate,
  demand: Demand,
  roles: MessageRoles,
): ChangeVerdict {
  const breaking = breakingLosses({ change, cells }, demand, roles);
  const isShown = breaking.length > 0;
  return {
    ...{ change, cells, breaking },
    alsoAt: alsoAt.map(({ subject }) => subject),
    buf: bufRulesOf(change, schemas),
    remedy: isShown ? remedyOf(change, schemas) : [],
    // To know positions takes another run of the compiler.
    oldLocation: isShown ? locationOf(schemas, change, "old") : undefined,
    newLocation: isShown ? locationOf(schemas, change, "new") : undefined,
  };
}

function locationOf(schemas: Schemas, change: FieldChange, side: "old" | "new") {
  const { typeName } = change.pair[side];
  return schemas[side].locate(typeName, change[side]?.number);
}

function breakingLosses(
  { change, cells }: Pick<Fate, "change" | "cells">,
  demand: Demand,
  roles: MessageRoles,
): readonly Loss[] {
  const directions = demandedDirections(demand, roles.of(change.pair));
  return cells
    .filter(({ direction }) => direction === "round" || directions.has(direction))
    .flatMap(({ losses }) => losses)
    .filter((loss) => isDemanded(loss, demand.level));
}

function methodVerdict(
  schemas: Schemas,
  { change, losses }: { readonly change: MethodChange; readonly losses: readonly CallLoss[] },
  demand: Demand,
): MethodVerdict {
  const clients = demandedClients(demand);
  // A method that is new fails nobody who did without it.
  const isNew = change.aspects.has("added");
  const { old, new: next } = change;
  return {
    ...{ change, losses },
    breaking: isNew ? [] : losses.filter(({ client }) => clients.has(client)),
    buf: bufRulesOfMethod(change, schemas),
    remedy: remedyOf(change, schemas),
    oldLocation: old && schemas.old.locateMethod(old.service, old.name),
    newLocation: next && schemas.new.locateMethod(next.service, next.name),
  };
}

/** Old clients meet new servers where servers are first: new servers read what old clients send. */
function demandedClients(demand: Demand): ReadonlySet<Side> {
  return new Set([...demandedDirections(demand, requests)].map(writerOf));
}

const requests: ReadonlySet<Role> = new Set(["request"]);

/**
 * No message shows it, since text that is not UTF-8 was never legal; who wrote some all the same was not found out.
 * https://protobuf.dev/programming-guides/proto2/#scalar
 */
function verificationHazard({ subject, old, new: next, aspects }: FieldChange): readonly Hazard[] {
  if (!aspects.has("utf8") || old === undefined || next === undefined) return [];
  const [lax, strict] = next.utf8 ? ["old", "new"] : ["new", "old"];
  const message = `text that is not UTF-8, which the ${lax} version does not verify, is refused by the ${strict} one`;
  return [{ subject, message, remedy: undefined, location: undefined }];
}

function unjudgedHazard(encoding: Encoding, { name }: Carrier): Hazard {
  const form = encoding === "json" ? "JSON" : encoding;
  const message = `nothing could be sent as ${form}, so it is not judged: ${name} does not do that`;
  return { subject: form, message, remedy: undefined, location: undefined };
}

/** Nothing is lost without a word, even where we do not know what to make of it. */
function unexplainedHazard(schemas: Schemas, { pair, way, value }: Unexplained): Hazard {
  const side = writerOf(way.direction);
  const json = describeJson(schemas[side], pair[side], value);
  const message = `something of ${json} gets lost (${way.direction}, ${way.encoding}), and no change explains it: please report this`;
  return { subject: pair.new.typeName, message, remedy: undefined, location: undefined };
}

function hazardOf(warning: ReturnType<typeof reservationWarnings>[number]): Hazard {
  const { subject, problem, line, oldLocation, newLocation } = warning;
  return { subject, message: problem, remedy: line, location: newLocation ?? oldLocation };
}
