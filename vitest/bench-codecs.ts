import { cwd } from "node:process";
// As a whole: vitest 5 exports no `bench`, and whoever measures nothing must be able to import this there.
import * as vitest from "vitest";
import { prepareCases } from "../bench/codecs/codec-cases.ts";
import { codecOperations, type Operation } from "../bench/codecs/operations.ts";
import type { OperationCase } from "../bench/codecs/session-cases.ts";
import type { Schema } from "../schema/schema.ts";
import { schemaOf } from "./schema-of.ts";

/** What to measure. */
export interface BenchCodecsOptions {
  /** A loaded schema, or the folders, files and globs of one. */
  readonly schema: Schema | readonly string[];
  /** Folders that imports start from. */
  readonly importPaths?: readonly string[];
  /** Codecs: names, names at a version, or paths of modules. @defaultValue the built-in ones */
  readonly codecs?: readonly string[];
  /** Names of messages or globs over them. @defaultValue all */
  readonly messages?: readonly string[];
  /** @defaultValue all that a codec can do */
  readonly operations?: readonly Operation[];
  /** Other messages. @defaultValue "1" */
  readonly seed?: string;
  /** Milliseconds of each benchmark. @defaultValue vitest's own, 500 */
  readonly time?: number;
}

/**
 * Declares vitest benchmarks of codecs, for `vitest bench` and a file that ends in `.bench.ts`: for each message type and
 * operation one of each codec, side by side. One call of a benchmark handles 100 messages that the seed drew, or those of
 * them that the codec accepts; its name says so.
 *
 * What vitest measures is told by vitest. Comparisons with statistics, over time and between builds are those of
 * `wireproof bench`, which measures the same cases.
 *
 * @throws ToolError, as the error of the suite, for a schema that does not load and a filter that matches nothing.
 *
 * @example
 * benchCodecs({ schema: ["protos/"], codecs: ["protobufjs", "protobuf-es"] });
 */
export function benchCodecs(options: BenchCodecsOptions): void {
  const bench = benchOfVitest();
  const timing = options.time === undefined ? {} : { time: options.time };
  vitest.describe("codecs", async () => {
    const { all, close } = await prepareCases({
      schema: schemaOf(options),
      messages: options.messages ?? [],
      codecs: options.codecs ?? [],
      operations: options.operations,
      seed: options.seed ?? "1",
      passes: 1,
      baseFolder: cwd(),
    });
    for (const [title, group] of grouped(all))
      vitest.describe(title, () => {
        for (const one of group)
          if (one.case === undefined) bench.skip(`${one.codec}: ${one.skipped}`);
          else bench(titleOf(one), consuming(one.case.run), timing);
      });
    vitest.afterAll(close);
  });
}

/** The results go somewhere, so that no work can be left out as unused. */
function consuming(run: () => number | Promise<number>): () => void | Promise<void> {
  const use = (result: number): void => {
    if (Number.isNaN(result)) throw new Error("a benchmark gave no number");
  };
  return () => {
    const result = run();
    return result instanceof Promise ? result.then(use) : use(result);
  };
}

type VitestBench = typeof vitest.bench;

function benchOfVitest(): VitestBench {
  const { bench } = vitest as { readonly bench?: VitestBench };
  if (bench === undefined)
    throw new Error("this version of vitest exports no `bench`: benchCodecs needs vitest 4");
  return bench;
}

/** Those of one type and operation together, since these are what can be compared. */
function grouped(all: readonly OperationCase[]): ReadonlyMap<string, readonly OperationCase[]> {
  const order: readonly Operation[] = ["draw", ...codecOperations];
  const sorted = all.toSorted(
    (one, other) => order.indexOf(one.operation) - order.indexOf(other.operation),
  );
  const groups = new Map<string, OperationCase[]>();
  for (const one of sorted) {
    const title = `${one.typeName} ${one.operation}`;
    groups.set(title, [...(groups.get(title) ?? []), one]);
  }
  return groups;
}

function titleOf({ codec, case: one, refused }: OperationCase): string {
  return refused.length === 0 ? codec : `${codec} (${one?.operations} of the messages)`;
}
