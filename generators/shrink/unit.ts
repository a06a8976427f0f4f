/**
 * What one part of a value (a field, an element, a character) weighs.
 *
 * More than the ranks of all scalars of any value that fits in memory: fewer parts are always
 * simpler than smaller ones.
 */
export const unit: bigint = 1n << 96n;
