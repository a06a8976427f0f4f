/**
 * Words with the full names in them cut down to what tells them from the names around: of `acme.v1.Colour` seen
 * from `acme.v1.Order` that is `Colour`. As they are, where two different ones would look the same.
 */
export function nearNames(words: string, from: string): string {
  const names = [...new Set(words.match(/[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+/g) ?? [])];
  const short = new Map(names.map((name) => [name, nearName(name, from)]));
  if (new Set(short.values()).size < names.length) return words;
  return words.replace(/[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+/g, (name) => short.get(name) ?? name);
}

function nearName(name: string, from: string): string {
  const [parts, around] = [name.split("."), from.split(".")];
  let shared = 0;
  while (shared < parts.length - 1 && parts[shared] === around[shared]) shared++;
  return parts.slice(shared).join(".");
}
