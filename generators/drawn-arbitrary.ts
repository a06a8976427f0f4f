import { Arbitrary, type Random, type Stream, stream, Value } from "fast-check";
import { type Prng, prngOf } from "./prng.ts";

/** What makes up an arbitrary whose values shrink without knowing how they were made. */
export interface DrawnValues<T> {
  readonly draw: (prng: Prng) => T;
  /** Strictly simpler values, simplest first. */
  readonly shrink: (value: T) => Iterable<T>;
  /** Whether a value could have been drawn, as far as its shape goes. */
  readonly isValid: (value: unknown) => boolean;
}

/**
 * One arbitrary for whole values: fast-check's generator gives four words of
 * seed, and everything else is drawn from our own, far faster one.
 */
export class DrawnArbitrary<T> extends Arbitrary<T> {
  private readonly values: DrawnValues<T>;
  private readonly prng = prngOf(0, 0, 0, 0);

  constructor(values: DrawnValues<T>) {
    super();
    this.values = values;
  }

  /** Biased to boundaries whatever the bias asked for: uniform values find nothing that these miss. */
  override generate(random: Random): Value<T> {
    const word = () => random.nextInt(-0x8000_0000, 0x7fff_ffff);
    this.prng.seed(word(), word(), word(), word());
    return new Value(this.values.draw(this.prng), undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is T {
    return this.values.isValid(value);
  }

  override shrink(value: T): Stream<Value<T>> {
    return stream(withoutContext(this.values.shrink(value)));
  }
}

function* withoutContext<T>(values: Iterable<T>): Generator<Value<T>> {
  for (const value of values) yield new Value(value, undefined);
}
