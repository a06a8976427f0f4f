import fc from "fast-check";
import { edgesOf } from "../../generators/edges.ts";
import { messageOf } from "../../generators/message.ts";
import { valueOfObject } from "../../mocks/value-of-object.ts";
import type { MessageType } from "../../schema/types.ts";
import type { MessageValue } from "../../schema/value.ts";
import { encode } from "../../schema/wire/encode.ts";
import type { BenchCase } from "../measure/bench-case.ts";
import { type ComposedMessage, composedEverything } from "./composed-everything.ts";
import type { Everything } from "./everything.ts";

/** What fast-check draws for one property by default. */
const runsPerSample = 100;

/** Our arbitrary and the composed one, both drawn from by `fc.sample` with the same seeds. */
export function drawCases({ type, jobs }: Everything): readonly BenchCase[] {
  const seeds = jobs.length;
  return [
    drawCase("generators/draw/everything", {
      arbitrary: messageOf(type),
      seeds,
      bytesOf: (value) => encode(type, value).length,
    }),
    drawCase("composed/draw/everything", {
      arbitrary: composedEverything(),
      seeds,
      bytesOf: (composed) => encode(type, valueOfComposed(type, composed)).length,
    }),
  ];
}

interface Drawing<T> {
  readonly arbitrary: fc.Arbitrary<T>;
  readonly seeds: number;
  /** How long a message is in its canonical encoding; asked beforehand, not while the clock runs. */
  readonly bytesOf: (value: T) => number;
}

function drawCase<T>(name: string, { arbitrary, seeds, bytesOf }: Drawing<T>): BenchCase {
  const drawAll = (use: (values: readonly T[]) => number): number => {
    let sum = 0;
    for (let seed = 1; seed <= seeds; seed++)
      sum += use(fc.sample(arbitrary, { seed, numRuns: runsPerSample }));
    return sum;
  };
  return {
    name,
    operations: seeds * runsPerSample,
    bytes: drawAll((values) => values.reduce((sum, value) => sum + bytesOf(value), 0)),
    run: () => drawAll((values) => values.length),
  };
}

/** The value that a composed message stands for. */
export function valueOfComposed(type: MessageType, composed: ComposedMessage): MessageValue {
  const { choice, parts_by_id, ...others } = composed;
  return valueOfObject(
    type,
    withoutUnset({
      ...others,
      parts_by_id: parts_by_id && Object.fromEntries(parts_by_id),
      ...(choice && { [choice.case]: choice.value }),
    }),
  );
}

/** The object without what is `undefined`, at every depth. */
function withoutUnset(object: object): Record<string, unknown> {
  const set = Object.entries(object).filter(([, content]) => content !== undefined);
  return Object.fromEntries(set.map(([name, content]) => [name, contentWithoutUnset(content)]));
}

function contentWithoutUnset(content: unknown): unknown {
  if (Array.isArray(content)) return content.map(contentWithoutUnset);
  if (typeof content !== "object" || content instanceof Uint8Array || content === null)
    return content;
  return withoutUnset(content);
}

/** Every boundary value, in order: what each check begins with. */
export function edgesCase({ type }: Everything): BenchCase {
  let edges = 0;
  let bytes = 0;
  for (const value of edgesOf(type)) {
    edges++;
    bytes += encode(type, value).length;
  }
  return {
    name: "generators/edges/everything",
    operations: edges,
    bytes,
    run() {
      let set = 0;
      for (const value of edgesOf(type)) set += value.fields.size;
      return set;
    },
  };
}
