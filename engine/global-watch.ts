// Kept, so that they are what they were whatever a codec puts in their place.
const { defineProperty, deleteProperty, get, getOwnPropertyDescriptor, ownKeys } = Reflect;
const { hasOwn } = Object;

/** Something that all of a program shares, and the keys that it had when nobody had touched it. */
interface Owner {
  /** As a program writes it: "Array.prototype". */
  readonly name: string;
  readonly object: object;
  keys: readonly PropertyKey[];
}

/** A property of it, as it was. */
interface Place {
  readonly owner: Owner;
  readonly key: PropertyKey;
  property: PropertyDescriptor;
}

/** Classes of the language and of Node that libraries rely on. */
const classes: readonly (keyof typeof globalThis)[] = [
  ...(["Object", "Array", "String", "Function", "Number", "Boolean", "BigInt", "Symbol"] as const),
  ...(["Map", "Set", "WeakMap", "WeakSet", "WeakRef", "Promise", "RegExp", "Date"] as const),
  ...(["Error", "TypeError", "RangeError", "SyntaxError", "ArrayBuffer", "DataView"] as const),
  ...(["Uint8Array", "Int32Array", "Uint32Array", "Float32Array", "Float64Array"] as const),
  ...(["BigInt64Array", "BigUint64Array", "Buffer", "TextEncoder", "TextDecoder"] as const),
];

const namespaces: readonly (keyof typeof globalThis)[] = ["JSON", "Math", "Reflect", "Atomics"];

/**
 * A watch over what a program shares with all of its libraries: the globals, and what stands on the
 * prototypes. A codec that changes it changes what every other part of the program does.
 *
 * Functions and objects only: a number such as `Error.stackTraceLimit` is a setting. A new global, or
 * a new function of a class, is no change to another one, and is how registries of libraries are kept;
 * a new property of a prototype is one of every object of that class. `Object.prototype` is for
 * whoever looks at it after each call.
 */
export class GlobalWatch {
  /** Whether each call is followed by a look, which costs some dozens of microseconds. */
  isExact = false;
  /** How often something had changed. */
  count = 0;
  private owners: readonly Owner[] = [];
  private places: readonly Place[] = [];

  /** Takes for granted what is there now. */
  accept(): void {
    if (this.places.length > 0 && this.look({ undoes: false }) === undefined) return;
    this.owners = ownersNow();
    this.places = this.owners.flatMap(placesOf);
  }

  /** What has changed since then, in words; `undefined` where nothing has. It is undone. */
  change(): string | undefined {
    return this.look({ undoes: true });
  }

  private look(how: { readonly undoes: boolean }): string | undefined {
    const changes: string[] = [];
    lookAtPlaces(this.places, changes, how);
    // Every function is back in its place by now, where it is to be.
    for (const owner of this.owners) lookAtKeys(owner, changes, how);
    if (changes.length === 0) return undefined;
    this.count++;
    return changes.join(" and ");
  }
}

/** The watch of this thread. */
export const globalWatch: GlobalWatch = new GlobalWatch();

function ownersNow(): readonly Owner[] {
  const objects = new Map<object, string>();
  const add = (name: string, object: unknown) => {
    if (isObject(object) && !objects.has(object)) objects.set(object, name);
  };
  add("globalThis", globalThis);
  for (const name of namespaces) add(name, globalThis[name]);
  for (const name of classes) {
    const made: unknown = globalThis[name];
    add(name, made);
    // A cast: every one of them has a prototype.
    add(`${name}.prototype`, (made as { readonly prototype: unknown }).prototype);
  }
  add("TypedArray", Object.getPrototypeOf(Uint8Array));
  add("TypedArray.prototype", Object.getPrototypeOf(Uint8Array.prototype));
  add("ArrayIterator.prototype", Object.getPrototypeOf([].values()));
  objects.delete(Object.prototype);
  return [...objects].map(([object, name]) => ({ name, object, keys: ownKeys(object) }));
}

function placesOf(owner: Owner): readonly Place[] {
  return owner.keys.flatMap((key) => {
    const property = getOwnPropertyDescriptor(owner.object, key);
    // Node's own globals are made when they are first asked for: what has a getter there changes by itself.
    const isWatched = isObject(property?.value) || owner.object !== globalThis;
    return property === undefined || !isWatched ? [] : [{ owner, key, property }];
  });
}

/** Calls nothing that a codec can have replaced. */
function lookAtPlaces(
  places: readonly Place[],
  changes: string[],
  { undoes }: { readonly undoes: boolean },
): void {
  for (let index = 0; index < places.length; index++) {
    const place = places[index];
    if (place === undefined || isAsItWas(place)) continue;
    changes[changes.length] = changeAt(place);
    if (undoes) putBack(place);
  }
}

function lookAtKeys(
  owner: Owner,
  changes: string[],
  { undoes }: { readonly undoes: boolean },
): void {
  if (!owner.name.endsWith(".prototype")) return;
  if (ownKeys(owner.object).length === owner.keys.length) return;
  const known = new Set(owner.keys);
  for (const key of ownKeys(owner.object).filter((one) => !known.has(one))) {
    changes.push(`put ${String(key)} on ${owner.name}`);
    if (undoes) deleteProperty(owner.object, key);
  }
  if (undoes) owner.keys = ownKeys(owner.object);
}

function isAsItWas({ owner: { object }, key, property }: Place): boolean {
  // Much faster than to look at the property, and nearly always all there is to see.
  if (isObject(property.value)) return get(object, key) === property.value;
  if (property.get === undefined && property.set === undefined) return hasOwn(object, key);
  const now = getOwnPropertyDescriptor(object, key);
  return now?.get === property.get && now?.set === property.set;
}

function changeAt({ owner: { name, object }, key }: Place): string {
  const place = typeof key === "symbol" ? `[${String(key)}]` : `.${String(key)}`;
  const what = object === globalThis ? String(key) : `${name}${place}`;
  return `${hasOwn(object, key) ? "replaced" : "deleted"} ${what}`;
}

/** What cannot be undone is there to stay: no later case, of whatever codec, is to blame for it. */
function putBack(place: Place): void {
  const { owner, key, property } = place;
  if (!defineProperty(owner.object, key, property))
    place.property = getOwnPropertyDescriptor(owner.object, key) ?? property;
}

function isObject(value: unknown): value is object {
  return typeof value === "function" || (typeof value === "object" && value !== null);
}
