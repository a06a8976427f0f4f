import fc from "fast-check";

/** `choice` as protobuf-es has a oneof. */
export type ComposedChoice =
  | { readonly case: "text"; readonly value: string }
  | { readonly case: "chosen_part"; readonly value: object };

/** A message composed of fast-check's own arbitraries: field name to value, `undefined` where unset. */
export interface ComposedMessage {
  readonly [name: string]: unknown;
  readonly choice: ComposedChoice | undefined;
  readonly parts_by_id: readonly (readonly [bigint, object])[] | undefined;
}

/**
 * `wireproof.kinds.v1.Everything` as a user of fast-check would write it by hand.
 *
 * Matched to ours in what is made: every field may be unset, and about as many are set; numbers
 * over their whole range, with fast-check's bias to small ones and to the ends; text and map keys
 * of every plane of Unicode; enum numbers that the enum does not name; lists and maps of up to
 * four elements. The bench prints fields and bytes of both. Spared: what turns the object into a
 * message of some library (flattening the oneof, building the map by id), which ours is done with.
 */
export function composedEverything(): fc.Arbitrary<ComposedMessage> {
  return fc.record({
    ...numberFields(),
    bool_field: maybe(fc.boolean()),
    string_field: maybe(text),
    bytes_field: maybe(fc.uint8Array()),
    color: maybe(fc.oneof(fc.constantFrom(0, 1, 2), int32)),
    part: maybe(part),
    packed: maybe(listOf(int32)),
    strings: maybe(listOf(text)),
    parts: maybe(listOf(part)),
    labels: maybe(fc.dictionary(text, text, { maxKeys: maxElements })),
    parts_by_id: maybe(
      fc.uniqueArray(fc.tuple(int64, part), {
        maxLength: maxElements,
        selector: ([id]) => id,
      }),
    ),
    choice: maybe(
      fc.oneof(
        fc.record({ case: fc.constant("text" as const), value: text }),
        fc.record({ case: fc.constant("chosen_part" as const), value: part }),
      ),
    ),
    maybe: maybe(fc.boolean()),
  });
}

const maxElements = 4;

const int32 = fc.integer();
const uint32 = fc.integer({ min: 0, max: 0xffff_ffff });
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const text = fc.string({ unit: "binary" });
const part = fc.record({ name: maybe(text), count: maybe(uint32) });

function numberFields() {
  return {
    double_field: maybe(fc.double()),
    float_field: maybe(fc.float()),
    int32_field: maybe(int32),
    int64_field: maybe(int64),
    uint32_field: maybe(uint32),
    uint64_field: maybe(uint64),
    sint32_field: maybe(int32),
    sint64_field: maybe(int64),
    fixed32_field: maybe(uint32),
    fixed64_field: maybe(uint64),
    sfixed32_field: maybe(int32),
    sfixed64_field: maybe(int64),
  };
}

/** Unset in every other message: `freq` counts the draws on one `nil`. */
function maybe<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(arbitrary, { nil: undefined, freq: 2 });
}

function listOf<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T[]> {
  return fc.array(arbitrary, { maxLength: maxElements });
}
