import { otherFieldValues } from "../../../generators/plausible/plausible-field.ts";
import { stemOf, wordsOf } from "../../../generators/plausible/words.ts";
import type { Prng } from "../../../generators/prng.ts";
import type { LiveMethod } from "../../../properties/rpc/exchange.ts";
import type { Complaint } from "./complaint.ts";
import { namedGroups, namedIn } from "./complaint.ts";
import { type Choice, type Plan, planOf, withChoice, without } from "./plan.ts";
import { producersOf, type Recipe, type Take } from "./recipe.ts";
import type { Slot } from "./slots.ts";
import { likelyScore, maxSources, type Source, sourcesOf } from "./sources.ts";
import { isCreating, nounsOf } from "./verbs.ts";

/** What plans are made of. */
export interface Ground {
  readonly method: LiveMethod;
  readonly slots: readonly Slot[];
  readonly recipes: ReadonlyMap<string, Recipe>;
  /** By the keys of slots, likeliest first. */
  readonly sources: ReadonlyMap<string, readonly Source[]>;
}

/** The ground of a method as things stand: what others give changes with each that is reached. */
export function groundOf(
  method: LiveMethod,
  slots: readonly Slot[],
  recipes: ReadonlyMap<string, Recipe>,
): Ground {
  const keys = slots.filter((slot) => slot.isKey || slot.field.kind === "bytes");
  const sources = keys.map((slot) => [slot.key, sourcesOf(method, slot, recipes)] as const);
  return { method, slots, recipes, sources: new Map(sources) };
}

/** The plans to begin with: keys taken from others where that is likely, then more and more of the fields; then nothing, and all made up. */
export function openings(ground: Ground): readonly Plan[] {
  const { slots } = ground;
  const keys = slots.filter((slot) => slot.isKey);
  const outer = slots.filter((slot) => slot.path.length === 1 && slot.field.message === undefined);
  const links = linked(ground);
  const made = (some: readonly Slot[]): readonly Choice[] => some.flatMap(madeUp);
  const topKeys = keys.filter((slot) => slot.path.length === 1);
  const silent = unsaid(ground, links);
  const said = (choice: Choice): boolean => !silent.has(choice.slot.field.name);
  return [
    planOf([...links.filter(said), ...made(topKeys).filter(said)]),
    planOf([...links, ...made(topKeys)]),
    planOf([...links, ...made(outer)]),
    planOf(links),
    planOf([...links, ...made(slots)]),
    planOf([]),
    planOf(made(topKeys)),
    planOf(made(outer)),
    planOf(made(slots)),
  ];
}

/** Plans near one that came close, those first that answer what was said against it. */
export function* variations(ground: Ground, plan: Plan, complaint: Complaint): Generator<Plan> {
  if (complaint.status === "ALREADY_EXISTS") yield* renewed(ground, plan);
  const groups = namedGroups(complaint, ground.slots);
  for (const group of groups) yield* filled(plan, group);
  const named = namedIn(complaint, ground.slots);
  for (const slot of named) yield* varied(ground, plan, slot);
  // Which field it is has been said, and that it is none of those that come from elsewhere.
  if (aboutForm.has(complaint.status) && groups.length + named.length > 0) return;
  yield* taken(ground, plan);
}

const aboutForm: ReadonlySet<string> = new Set(["INVALID_ARGUMENT", "OUT_OF_RANGE"]);

/** A message that was asked for: with what is plain in it, and with everything. */
function* filled(plan: Plan, group: readonly Slot[]): Generator<Plan> {
  const depth = Math.min(...group.map((slot) => slot.path.length));
  const plain = group.filter(
    (slot) => slot.path.length === depth && slot.field.cardinality === "singular",
  );
  for (const slots of [plain, group])
    yield slots.flatMap(madeUp).reduce((all, choice) => withChoice(all, choice), plan);
}

/** Each key from each of its sources, the likeliest first. */
function* taken(ground: Ground, plan: Plan): Generator<Plan> {
  for (let rank = 0; rank < maxSources; rank++)
    for (const slot of ground.slots) {
      const source = ground.sources.get(slot.key)?.[rank];
      if (source !== undefined) yield withChoice(plan, { slot, take: source.take });
    }
}

/** Plans near one that came close, whatever was said against it: one field more, one less. */
export function* neighbours(ground: Ground, plan: Plan): Generator<Plan> {
  for (const slot of ground.slots)
    if (!plan.has(slot.key)) for (const choice of madeUp(slot)) yield withChoice(plan, choice);
  for (const key of plan.keys()) yield without(plan, [key]);
}

/** A plan by chance. */
export function randomPlan(ground: Ground, prng: Prng): Plan {
  return planOf(
    ground.slots.flatMap((slot) => {
      const others = otherFieldValues(slot.field).map((value): Choice => ({ slot, value }));
      const taken = ground.sources.get(slot.key)?.slice(0, 3) ?? [];
      const choices = [...taken.map(({ take }) => ({ slot, take })), ...madeUp(slot), ...others];
      return choices.length === 0 || prng.below(3) === 0 ? [] : [prng.pick(choices.slice(0, 12))];
    }),
  );
}

/** What a slot holds where nothing else gives it. */
export function madeUp(slot: Slot): readonly Choice[] {
  return slot.plausible === undefined ? [] : [{ slot, value: slot.plausible }];
}

/** Whether a slot is the name of the very thing that a method makes: it must be new, not taken from others. */
export function isOwnName(method: LiveMethod, slot: Slot): boolean {
  const words = wordsOf(slot.field.name).map(stemOf);
  if (!isCreating(method) || words.includes("parent") || words.includes("token")) return false;
  const nouns = nounsOf(method);
  const about = words.filter(
    (word) => !["id", "name", "key", "slug", "uuid", "code"].includes(word),
  );
  return about.every((word) => nouns.includes(word));
}

/** Everything that a likely source gives, with as few producers as do it. */
function linked(ground: Ground): readonly Choice[] {
  const likely = ground.slots.flatMap((slot) => {
    if (isOwnName(ground.method, slot)) return [];
    const sources = (ground.sources.get(slot.key) ?? []).filter((one) => one.score >= likelyScore);
    return sources.length === 0 ? [] : [{ slot, sources }];
  });
  const counts = new Map<string, number>();
  for (const { sources } of likely)
    for (const producer of new Set(sources.map((source) => source.take.producer)))
      counts.set(producer, (counts.get(producer) ?? 0) + 1);
  const worth = (source: Source): number =>
    source.score + 15 * (counts.get(source.take.producer) ?? 0);
  const choices = likely.map(({ slot, sources }) => {
    const best = sources.reduce((a, b) => (worth(b) > worth(a) ? b : a));
    return { slot, take: best.take };
  });
  return coherent(ground, choices);
}

/** Names of fields that what the links are taken from could have said too, and was made without: a project, where it has none. */
function unsaid({ recipes }: Ground, links: readonly Choice[]): ReadonlySet<string> {
  const taken = links.flatMap(({ take }) =>
    take === undefined ? [] : [recipes.get(take.producer)],
  );
  const names = taken.flatMap((recipe) => {
    if (recipe === undefined || !isCreating(recipe.method)) return [];
    const isSaid = (number: number): boolean =>
      recipe.base.fields.has(number) || recipe.takes.some((take) => take.into[0] === number);
    const { fields } = recipe.method.requestType;
    return fields.filter(({ number }) => !isSaid(number)).map((field) => field.name);
  });
  return new Set(names);
}

/** What two producers would give is taken from the one where it has it from the other: the two then belong together. */
function coherent(
  { recipes }: Ground,
  choices: readonly { readonly slot: Slot; readonly take: Take }[],
): readonly Choice[] {
  const producers = new Set(choices.map((choice) => choice.take.producer));
  return choices.map(({ slot, take }) => {
    for (const producer of producers) {
      const recipe = recipes.get(producer);
      if (recipe === undefined || !producersOf(recipe).includes(take.producer)) continue;
      const same = recipe.takes.find((other) => isSameSource(other, take));
      if (same !== undefined)
        return { slot, take: { into: take.into, producer, from: "request", path: same.into } };
    }
    return { slot, take };
  });
}

function isSameSource(a: Take, b: Take): boolean {
  return a.producer === b.producer && a.from === b.from && a.path.join(".") === b.path.join(".");
}

/** The same with names that are new: those made up, then those in place of what was taken. */
function* renewed(ground: Ground, plan: Plan): Generator<Plan> {
  const texts = ground.slots.filter((slot) => slot.isKey && slot.field.cardinality === "singular");
  const set = texts.filter((slot) => plan.has(slot.key));
  const anew = (slots: readonly Slot[]): Plan =>
    slots
      .flatMap(madeUp)
      .reduce((all, choice) => withChoice(all, { ...choice, isFresh: true }), plan);
  for (const slot of set) if (plan.get(slot.key)?.isFresh !== true) yield anew([slot]);
  yield anew(set);
  yield anew(texts);
}

/** One slot given something else: from elsewhere, nothing, another form. */
function* varied(ground: Ground, plan: Plan, slot: Slot): Generator<Plan> {
  if (!plan.has(slot.key)) for (const choice of madeUp(slot)) yield withChoice(plan, choice);
  for (const { take } of ground.sources.get(slot.key) ?? []) yield withChoice(plan, { slot, take });
  if (plan.has(slot.key)) {
    for (const choice of madeUp(slot)) yield withChoice(plan, choice);
    yield without(plan, [slot.key]);
  }
  for (const value of otherFieldValues(slot.field)) yield withChoice(plan, { slot, value });
}
