/**
 * Whether two JSON texts say the same but for white space, the order of members, escapes and the
 * way in which one and the same number is written. False where one is no JSON.
 */
export function sameJson(one: string, another: string): boolean {
  try {
    return isSame(JSON.parse(one), JSON.parse(another));
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

function isSame(one: unknown, another: unknown): boolean {
  if (!isContainer(one) || !isContainer(another)) return Object.is(one, another);
  if (Array.isArray(one) !== Array.isArray(another)) return false;
  const entries = Object.entries(one);
  return (
    entries.length === Object.keys(another).length &&
    entries.every(([key, value]) => Object.hasOwn(another, key) && isSame(value, another[key]))
  );
}

// A list is a container whose keys are its indexes.
function isContainer(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
