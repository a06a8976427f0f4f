import type { Outcome } from "../properties/outcome.ts";

/** What is on `Object.prototype` when no codec has touched it. */
const cleanKeys: ReadonlySet<PropertyKey> = new Set(Reflect.ownKeys(Object.prototype));

/**
 * Does something with a codec, and says what came of it.
 *
 * A throw is a refusal. A stack overflow, a change to `Object.prototype` (undone
 * here, so that it cannot spoil the next case) and an answer that is no
 * `Uint8Array` are crashes.
 */
export function outcomeOf(act: () => unknown): Outcome | Promise<Outcome> {
  try {
    const result = act();
    return isThenable(result) ? Promise.resolve(result).then(written, thrown) : written(result);
  } catch (error) {
    return thrown(error);
  }
}

function isThenable(result: unknown): result is PromiseLike<unknown> {
  return typeof (result as { then?: unknown } | null | undefined)?.then === "function";
}

function written(result: unknown): Outcome {
  const change = prototypeChange();
  if (change !== undefined) return { kind: "crashed", reason: change };
  if (result instanceof Uint8Array) return { kind: "wrote", bytes: result };
  return { kind: "crashed", reason: `returned ${nameOf(result)} where a Uint8Array was due` };
}

function thrown(error: unknown): Outcome {
  const change = prototypeChange();
  if (change !== undefined) return { kind: "crashed", reason: change };
  if (error instanceof RangeError && /call stack/.test(error.message))
    return { kind: "crashed", reason: "stack overflow" };
  return { kind: "refused", reason: error instanceof Error ? error.message : String(error) };
}

/** What a codec put on `Object.prototype`, which is taken off again; `undefined` where nothing. */
function prototypeChange(): string | undefined {
  const keys = Reflect.ownKeys(Object.prototype);
  if (keys.length === cleanKeys.size) return undefined;
  const added = keys.filter((key) => !cleanKeys.has(key));
  for (const key of added) Reflect.deleteProperty(Object.prototype, key);
  return `put ${added.map(String).join(", ")} on Object.prototype`;
}

function nameOf(value: unknown): string {
  if (value === null) return "null";
  return typeof value === "object" ? (value.constructor?.name ?? "an object") : typeof value;
}
