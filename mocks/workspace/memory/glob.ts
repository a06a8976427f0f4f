/** Whether a whole text fits a pattern of `*` (any characters) and `?` (one of them), in time that no pattern blows up. */
export function matchesGlob(text: string, pattern: string): boolean {
  let [at, place] = [0, 0];
  // The last star and what it swallows: on a mismatch only that one is ever made to swallow more.
  let [star, swallowed] = [-1, 0];
  while (at < text.length) {
    if (pattern[place] === "*") {
      star = place;
      swallowed = at;
      place++;
    } else if (pattern[place] === "?" || pattern[place] === text[at]) {
      at++;
      place++;
    } else if (star >= 0) {
      swallowed++;
      at = swallowed;
      place = star + 1;
    } else return false;
  }
  return /^\**$/.test(pattern.slice(place));
}
