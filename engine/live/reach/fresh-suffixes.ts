/** So much of the time is in a suffix that it comes round after some two years. */
const stampLength = 7;

/**
 * Texts that were not used before, on this server or any other: the time at which they were begun, and a number. Lower case
 * letters and digits only, since names may often hold nothing else.
 */
export function freshSuffixes(): () => string {
  const stamp = Date.now().toString(36).slice(-stampLength);
  let count = 0;
  return () => `${stamp}${(count++).toString(36)}`;
}
