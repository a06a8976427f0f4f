import type { FieldValue } from "../../schema/value.ts";
import type { Prng } from "../prng.ts";

/** Draws one value; the same words of the source give the same value. */
export type Drawer<T> = (prng: Prng) => T;

/** Draws a field, or a whole oneof, into the fields of a message. May leave it unset. */
export type Slot = (prng: Prng, fields: Map<number, FieldValue>) => void;
