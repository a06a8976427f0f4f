import { stemOf, wordsOf } from "../../../generators/plausible/words.ts";
import type { LiveMethod } from "../../../properties/rpc/exchange.ts";
import type { Field, MessageType } from "../../../schema/types.ts";
import type { FieldPath } from "../call-script.ts";
import { nameScore } from "./name-score.ts";
import { isInteger } from "./paths.ts";
import type { Recipe, Take } from "./recipe.ts";
import { isKeyField, type Slot } from "./slots.ts";
import { isCreating, isDestroying, nounsOf } from "./verbs.ts";

/** Where the value of a slot may come from. */
export interface Source {
  readonly take: Take;
  /** How likely it is the right one; from {@link likelyScore} on it is tried first of all. */
  readonly score: number;
}

/** From here on a source is likelier than a value made up. */
export const likelyScore = 60;

/** A slot is given values of no more sources than these. */
export const maxSources = 6;

/** Where the value of a slot may come from among methods that are known to answer, likeliest first. */
export function sourcesOf(
  consumer: LiveMethod,
  slot: Slot,
  recipes: ReadonlyMap<string, Recipe>,
): readonly Source[] {
  const best = new Map<string, Source>();
  for (const recipe of recipes.values())
    for (const { take, score } of offersOf({ consumer, slot }, recipe, recipes)) {
      const key = `${take.producer} ${take.from} ${take.path.join(".")}`;
      if ((best.get(key)?.score ?? 0) < score)
        best.set(key, { take: { ...take, into: slot.path }, score });
    }
  return [...best.values()].sort((a, b) => b.score - a.score).slice(0, maxSources);
}

function offersOf(
  wanted: Wanted,
  recipe: Recipe,
  recipes: ReadonlyMap<string, Recipe>,
): readonly Source[] {
  const { consumer } = wanted;
  const { method } = recipe;
  if (method.subject === consumer.subject || isDestroying(method)) return [];
  return [...leavesOf(method.responseType), ...requestLeaves(recipe)].flatMap((leaf) => {
    const base = likeness(wanted, method, leaf);
    const source =
      base > 0 ? originOf(wanted, recipe, leaf, base < likelyScore ? none : recipes) : undefined;
    if (source === undefined || source.take.producer === consumer.subject) return [];
    return [{ take: source.take, score: base + source.score }];
  });
}

const none: ReadonlyMap<string, Recipe> = new Map();

/** What a leaf is taken from, and what speaks for it beside its name. Of what a method only hands on, where it has it from. */
function originOf(
  wanted: Wanted,
  recipe: Recipe,
  leaf: Leaf,
  recipes: ReadonlyMap<string, Recipe>,
): Source | undefined {
  const echoed = echoedBy(recipe, leaf);
  const origin = echoed && recipes.get(echoed.producer);
  if (echoed !== undefined && origin === undefined) return undefined;
  if (echoed === undefined || origin === undefined) {
    const take = { into: [], producer: recipe.method.subject, from: leaf.from, path: leaf.path };
    return { take, score: tilt(wanted, recipe, leaf) };
  }
  const [source] = leafAt(origin.method, echoed.from, echoed.path);
  return source && { take: echoed, score: tilt(wanted, origin, source) - forEcho };
}

/** By how much what is handed on is less likely than what is said where it is made. */
const forEcho = 5;

/** A slot that needs a value, and the method whose it is. */
interface Wanted {
  readonly consumer: LiveMethod;
  readonly slot: Slot;
}

interface Leaf {
  readonly from: "request" | "response";
  readonly path: FieldPath;
  readonly field: Field;
  /** The names on the way to it, its own last. */
  readonly names: readonly string[];
  readonly isInList: boolean;
}

function likeness({ consumer, slot }: Wanted, method: LiveMethod, leaf: Leaf): number {
  // What was there before is not ours to destroy.
  if (leaf.isInList && isDestroying(consumer)) return 0;
  const isText = isInteger(slot.field) && !isInteger(leaf.field);
  if (isText && slot.field.name !== leaf.field.name) return 0;
  return nameScore({
    wanted: slot.field.name,
    about: [...nounsOf(consumer), ...stemsOf(slot.names.slice(0, -1))],
    offered: leaf.field.name,
    of: ownerOf(method, leaf),
  });
}

/** What a leaf is a field of, in words. */
function ownerOf(method: LiveMethod, leaf: Leaf): readonly string[] {
  if (leaf.names.length > 1) return stemsOf(leaf.names.slice(0, -1));
  const type = leaf.from === "response" ? [shortName(method.response)] : [];
  return [...nounsOf(method), ...stemsOf(type)];
}

/** What speaks for and against a leaf beside its name. */
function tilt({ consumer, slot }: Wanted, recipe: Recipe, leaf: Leaf): number {
  const { method } = recipe;
  const isMade = isCreating(method);
  const isAsked = leaf.from === "request";
  const isFresh = isAsked && recipe.fresh.some((path) => isSame(path, leaf.path));
  const isNamed = stemsOf([leaf.field.name]).some((word) => nounsOf(method).includes(word));
  const reasons: readonly (readonly [holds: boolean, points: number])[] = [
    [isMade, 20],
    [isFresh && leaf.field.name === slot.field.name, 25],
    [method.service === consumer.service, 5],
    [leaf.isInList, -15],
    // Something made up, that any other request can make up as well.
    [isAsked && !isFresh && !isNamed, -70],
    // What was there before may be others' own.
    [isDestroying(consumer) && !isMade, -50],
  ];
  const points = reasons.map(([holds, worth]) => (holds ? worth : 0));
  return points.reduce((sum, worth) => sum + worth, 0) - 3 * (leaf.path.length - 1);
}

function stemsOf(names: readonly string[]): readonly string[] {
  return names.flatMap(wordsOf).map(stemOf);
}

/** What a producer has the value from itself, where it only hands it on. */
function echoedBy(recipe: Recipe, leaf: Leaf): Take | undefined {
  return recipe.takes.find((take) =>
    leaf.from === "request"
      ? isSame(take.into, leaf.path)
      : nameAt(recipe.method.requestType, take.into) === leaf.field.name,
  );
}

function nameAt(type: MessageType, [number = 0, ...rest]: FieldPath): string | undefined {
  const field = type.byNumber.get(number);
  return rest.length > 0 && field?.message ? nameAt(field.message, rest) : field?.name;
}

/** What a request says of a new thing: only requests of methods that make something, as to all that is known. */
function requestLeaves(recipe: Recipe): readonly Leaf[] {
  if (!isCreating(recipe.method) && recipe.fresh.length === 0) return [];
  const paths = [
    ...[...recipe.base.fields.keys()].map((number) => [number]),
    ...recipe.takes.map((take) => take.into),
    ...recipe.fresh,
  ];
  const distinct = new Map(paths.map((path) => [path.join("."), path]));
  return [...distinct.values()].flatMap((path) => leafAt(recipe.method, "request", path));
}

/** The leaf at a path, where it is one. */
function leafAt(
  method: LiveMethod,
  from: "request" | "response",
  path: FieldPath,
): readonly Leaf[] {
  const names: string[] = [];
  let current: MessageType | undefined =
    from === "request" ? method.requestType : method.responseType;
  let field: Field | undefined;
  for (const number of path) {
    field = current?.byNumber.get(number);
    names.push(field?.name ?? "");
    current = field?.message;
  }
  if (field === undefined || !isOffer(field)) return [];
  return [{ from, path, field, names, isInList: field.cardinality === "repeated" }];
}

const known = new WeakMap<MessageType, readonly Leaf[]>();
/** How deep an answer is looked into. */
const maxDepth = 3;

function leavesOf(type: MessageType): readonly Leaf[] {
  let leaves = known.get(type);
  if (leaves === undefined) {
    leaves = [...collect(type, [], [], false)];
    known.set(type, leaves);
  }
  return leaves;
}

function* collect(
  type: MessageType,
  path: FieldPath,
  names: readonly string[],
  isInList: boolean,
): Generator<Leaf> {
  for (const field of type.fields) {
    const inner = [...path, field.number];
    const way = [...names, field.name];
    const isList = isInList || field.cardinality === "repeated";
    if (isOffer(field))
      yield { from: "response", path: inner, field, names: way, isInList: isList };
    if (field.message !== undefined && field.cardinality !== "map" && inner.length < maxDepth)
      yield* collect(field.message, inner, way, isList);
  }
}

/** Whether the value of a field may be what others ask for. */
function isOffer(field: Field): boolean {
  if (field.cardinality === "map" || field.message !== undefined) return false;
  return isKeyField(field) || field.kind === "bytes";
}

function shortName(typeName: string): string {
  return typeName.slice(typeName.lastIndexOf(".") + 1);
}

function isSame(a: FieldPath, b: FieldPath): boolean {
  return a.length === b.length && a.every((number, index) => number === b[index]);
}
