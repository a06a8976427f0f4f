import { join } from "node:path";
import { firstDifference } from "../../schema/compare.ts";
import { loadSchema } from "../../schema/load.ts";
import { decode } from "../../schema/wire/decode.ts";
import { encode } from "../../schema/wire/encode.ts";
import { type BenchCase, sizeOf } from "../measure/bench-case.ts";
import { packageFolder } from "../package-folder.ts";
import type { Everything } from "./everything.ts";

/** The reference: writing, reading and comparing values. */
export function oracleCases({ type, messages }: Everything): readonly BenchCase[] {
  const size = sizeOf(messages);
  // By no code that is measured, as the messages themselves.
  const copies = messages.map(({ value }) => ({ value, copy: structuredClone(value) }));
  return [
    {
      name: "oracle/encode/everything",
      ...size,
      run() {
        let written = 0;
        for (const { value } of messages) written += encode(type, value).length;
        return written;
      },
    },
    {
      name: "oracle/decode/everything",
      ...size,
      run() {
        let set = 0;
        for (const { bytes } of messages) set += decode(type, bytes).fields.size;
        return set;
      },
    },
    {
      name: "oracle/compare/everything",
      ...size,
      run() {
        let same = 0;
        for (const { value, copy } of copies)
          if (firstDifference(type, value, copy) === undefined) same++;
        return same;
      },
    },
  ];
}

/** Loading every schema that ships, as a run begins: mostly the compiler's time. */
export function schemaLoadCase(): BenchCase {
  const proto = join(packageFolder(), "proto");
  return {
    name: "schema/load/proto",
    operations: 1,
    bytes: 0,
    maxRounds: 5,
    run: () => loadSchema({ paths: [proto] }).messageNames.length,
  };
}
