/** A number and what it counts: `1 byte`, `2 bytes`. */
export function countText(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? "" : "s"}`;
}
