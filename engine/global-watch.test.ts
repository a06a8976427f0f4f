import { afterEach, beforeEach, expect, test } from "vitest";
import { GlobalWatch } from "./global-watch.ts";

let watch: GlobalWatch;

beforeEach(() => {
  watch = new GlobalWatch();
  watch.accept();
});

afterEach(() => {
  expect(watch.change()).toBeUndefined();
});

/** Puts a value in the place of another, as careless code does. */
function put(owner: object, key: PropertyKey, value: unknown): void {
  Object.defineProperty(owner, key, { value, configurable: true, writable: true });
}

for (const [what, owner, key] of [
  ["replaced JSON.parse", JSON, "parse"],
  ["replaced Array.prototype.map", Array.prototype, "map"],
  ["replaced Array.prototype[Symbol(Symbol.iterator)]", Array.prototype, Symbol.iterator],
  ["replaced Function.prototype.call", Function.prototype, "call"],
  ["replaced TypedArray.prototype.set", Object.getPrototypeOf(Uint8Array.prototype), "set"],
  ["replaced Reflect.get", Reflect, "get"],
  ["replaced Map.prototype.get", Map.prototype, "get"],
  ["replaced Object.keys", Object, "keys"],
  ["replaced Buffer.from", Buffer, "from"],
  ["replaced Math.imul", Math, "imul"],
  ["replaced Uint8Array", globalThis, "Uint8Array"],
] as const)
  test(`sees that a codec ${what}, and puts it back`, () => {
    const before = Object.getOwnPropertyDescriptor(owner, key);
    put(owner, key, () => []);

    const change = watch.change();

    expect(change).toBe(what);
    expect(Object.getOwnPropertyDescriptor(owner, key)).toEqual(before);
  });

test("works while everything that it could use itself is replaced", () => {
  const { map, filter, push, flatMap } = Array.prototype;
  const broken = () => {
    throw new Error("mine now");
  };
  const places: readonly (readonly [object, PropertyKey])[] = [
    ...["map", "filter", "push", "flatMap", "forEach", "values", "join"].map(
      (key) => [Array.prototype, key] as const,
    ),
    ...["get", "set", "has", "values", "forEach"].map((key) => [Map.prototype, key] as const),
    ...["ownKeys", "get", "defineProperty"].map((key) => [Reflect, key] as const),
    [Array.prototype, Symbol.iterator],
  ];
  for (const [owner, key] of places)
    Object.defineProperty(owner, key, { value: broken, configurable: true, writable: true });

  const change = watch.change();

  expect(change?.split(" and ")).toHaveLength(places.length);
  expect([map, filter, push, flatMap]).toEqual([
    Array.prototype.map,
    Array.prototype.filter,
    Array.prototype.push,
    Array.prototype.flatMap,
  ]);
});

test("sees a getter that was replaced", () => {
  const before = Object.getOwnPropertyDescriptor(Map.prototype, "size");
  Object.defineProperty(Map.prototype, "size", { get: () => 7, configurable: true });

  expect(watch.change()).toBe("replaced Map.prototype.size");
  expect(Object.getOwnPropertyDescriptor(Map.prototype, "size")).toEqual(before);
});

test("sees what was put on a prototype, hidden or not, and takes it away", () => {
  put(Array.prototype, "first", () => 1);

  expect(watch.change()).toBe("put first on Array.prototype");
  expect(Object.hasOwn(Array.prototype, "first")).toBe(false);
});

test("sees what was deleted, and brings it back", () => {
  const { flat } = Array.prototype;
  Reflect.deleteProperty(Array.prototype, "flat");

  expect(watch.change()).toBe("deleted Array.prototype.flat");
  expect(Array.prototype.flat).toBe(flat);
});

test("what cannot be undone is told once", () => {
  const made = Object.defineProperty({}, "x", { value: 1 });
  Object.defineProperty(Array.prototype, "wireproofStays", { value: made });

  expect(watch.change()).toBe("put wireproofStays on Array.prototype");
  expect(watch.change()).toBeUndefined();
});

test("what is there when it is accepted is taken for granted", () => {
  const { trim } = String.prototype;
  put(String.prototype, "trim", () => "");
  watch.accept();

  expect(watch.change()).toBeUndefined();

  put(String.prototype, "trim", trim);
  watch.accept();
});

test("a new global, a setting and a getter of Node's own are no change", () => {
  const { stackTraceLimit } = Error;
  Object.assign(globalThis, { wireproofRegistry: {} });
  Error.stackTraceLimit = 3;
  expect(globalThis.crypto.subtle).toBeDefined();

  const change = watch.change();
  Error.stackTraceLimit = stackTraceLimit;
  Reflect.deleteProperty(globalThis, "wireproofRegistry");

  expect(change).toBeUndefined();
});
