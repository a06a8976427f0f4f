/** What was expected at a place, and what is there. */
export interface Difference {
  readonly expected: string;
  readonly actual: string;
}

/**
 * The first place in which two values of JSON differ; `undefined` where there is none. Only that place is told, and names
 * that come from a request stand in quotes, so that the same fault reads alike whatever the request was.
 */
export function firstDifference(
  expected: unknown,
  actual: unknown,
  place: string,
): Difference | undefined {
  if (!(isParent(expected) && isParent(actual)))
    return expected === actual
      ? undefined
      : { expected: `${place}: ${shown(expected)}`, actual: shown(actual) };
  const names = new Set([...Object.keys(expected), ...Object.keys(actual)]);
  for (const name of names) {
    const [one, other] = [ownValue(expected, name), ownValue(actual, name)];
    const found = firstDifference(one, other, `${place}.${JSON.stringify(name)}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A value of JSON as text, in which every quote begins or ends a text. */
export function shown(value: unknown): string {
  return JSON.stringify(value)?.replaceAll(String.raw`\"`, String.raw`\u0022`) ?? "not set";
}

function isParent(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

/** A name may be that of a member of every object. */
function ownValue(parent: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(parent, name) ? parent[name] : undefined;
}
