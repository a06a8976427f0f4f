/** The nanoseconds that up to nine fractional digits say. */
export function nanosOf(digits: string): number {
  return Number(digits.padEnd(9, "0"));
}

/**
 * The fraction of a second with its point: 0, 3, 6 or 9 digits, as few as say it
 * exactly. https://protobuf.dev/programming-guides/json/#wkt (Timestamp, Duration)
 */
export function fractionOf(nanos: number): string {
  const digits = String(nanos)
    .padStart(9, "0")
    .replace(/(000){1,3}$/, "");
  return digits === "" ? "" : `.${digits}`;
}
