import { oraclePlan } from "../../engine/compat/carriers/codec-carrier.ts";
import { runCompat } from "../../engine/compat/run-compat.ts";
import { encodings } from "../../properties/compat/levels.ts";
import { loadSchema } from "../../schema/load.ts";
import { loadSide } from "../../schema/versions/load-side.ts";
import type { BenchCase } from "../measure/bench-case.ts";
import { type LargeSchema, largeSchema } from "./large-schema.ts";

/** An operation takes seconds. */
const maxRounds = 3;

/** Loading a schema of that many messages, and comparing two versions of it between which little changed. */
export function largeSchemaCases(messages: number): readonly BenchCase[] {
  let written: LargeSchema | undefined;
  const whole = { operations: 1, bytes: 0, maxRounds };
  return [
    {
      ...{ name: "schema/load/large", ...whole },
      run() {
        written ??= largeSchema(messages);
        const schema = loadSchema({ paths: [written.oldFolder] });
        // Every type is built, as for a run of all.
        return schema.messageNames.reduce(
          (sum, name) => sum + schema.message(name).fields.length,
          0,
        );
      },
    },
    {
      ...{ name: "compat/changes/large", ...whole },
      async run() {
        written ??= largeSchema(messages);
        return changesBetween(written);
      },
    },
  ];
}

async function changesBetween({ oldFolder, newFolder, changed }: LargeSchema): Promise<number> {
  const old = loadSide({ side: "old", paths: [oldFolder], importPaths: [] });
  const fresh = loadSide({ side: "new", paths: [newFolder], importPaths: [] });
  try {
    const { versions } = await runCompat({
      ...{ fresh, against: [old], encodings, codecs: oraclePlan, jsonUnknown: "ignore" },
      demand: { mode: "FULL", order: "any", level: "value" },
      ...{ seed: "1", maxExamples: 100, subjects: [], accepted: [], today: "2026-01-01" },
      command: "bench",
    });
    const found = versions[0]?.changes.length ?? 0;
    if (found !== changed) throw new Error(`${found} changes were found of ${changed}`);
    return found;
  } finally {
    old.dispose();
    fresh.dispose();
  }
}
