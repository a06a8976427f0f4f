/** One change of a schema: the same file before and after. */
export interface SchemaChange {
  /** Unique; also the package of both files, so that no case touches another. */
  readonly name: string;
  /** Text without `package`, which {@link sourcesOf} adds after the first line. */
  readonly old: string;
  readonly new: string;
  /** buf refuses such files, so that there is nothing to compare with. */
  readonly unknownToBuf?: true;
}

/** The `.proto` file of a case. */
export function fileOf(change: Pick<SchemaChange, "name">): string {
  return `${change.name.replaceAll(".", "/")}.proto`;
}

/** One side of all cases: path to text. */
export function sourcesOf(
  changes: readonly SchemaChange[],
  side: "old" | "new",
): ReadonlyMap<string, string> {
  return new Map(
    changes.map((change) => {
      const [first, ...rest] = change[side].split("\n");
      return [fileOf(change), [first, `package ${change.name};`, ...rest].join("\n")];
    }),
  );
}

/** A file of edition 2023. */
export function edition(...lines: readonly string[]): string {
  return ['edition = "2023";', ...lines, ""].join("\n");
}

/** A file of proto3. */
export function proto3(...lines: readonly string[]): string {
  return ['syntax = "proto3";', ...lines, ""].join("\n");
}

/** A file of proto2. */
export function proto2(...lines: readonly string[]): string {
  return ['syntax = "proto2";', ...lines, ""].join("\n");
}

/** Every two different elements, in both orders. */
export function pairsOf<T>(list: readonly T[]): readonly (readonly [T, T])[] {
  return list.flatMap((one) =>
    list.filter((other) => other !== one).map((other) => [one, other] as const),
  );
}
