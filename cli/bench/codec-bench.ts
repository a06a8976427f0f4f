import process from "node:process";
import type { BenchResult } from "../../bench/bench-result.ts";
import type { CodecBenchRequest } from "../../bench/codecs/codec-request.ts";
import type { HostDoing } from "../../bench/codecs/host-protocol.ts";
import { inBenchHost } from "../../bench/codecs/in-bench-host.ts";
import type { Operation } from "../../bench/codecs/operations.ts";
import { compareSides } from "../../bench/forks/compare-sides.ts";
import { environment } from "../../bench/measure/environment.ts";
import { absoluteFloor, interleavedRatio } from "../../bench/statistics/floors.ts";
import { loadSchema } from "../../schema/load.ts";
import { commandText } from "../command-text.ts";
import { demo } from "../demo.ts";
import type { BenchFlags } from "./bench-flags.ts";
import type { Benched, BenchPlace } from "./bench-place.ts";
import { benchSeed } from "./load-subject.ts";

/**
 * What measures codecs on a schema.
 *
 * @throws ToolError for paths that cannot be loaded.
 */
export function codecBench(paths: readonly string[], place: BenchPlace): Benched {
  const { flags, context } = place;
  const source = flags.demo === true ? demo() : { paths, importPaths: flags.importPath };
  const schema = loadSchema(source);
  const seed = flags.seed ?? benchSeed;
  const request: CodecBenchRequest = {
    ...{ schema, messages: flags.message, codecs: flags.codec, seed },
    ...(flags.operation === undefined ? {} : { operations: flags.operation as Operation[] }),
    baseFolder: process.cwd(),
  };
  const measure = async (isAgain: boolean): Promise<BenchResult> => {
    const [startedAt, machine] = [new Date(), environment()];
    const began = performance.now();
    const parts = await partsOf(
      request,
      isAgain ? { ...place, flags: withoutAdvice(flags) } : place,
    );
    return {
      ...{ suite: "codecs", subject: source.paths.join(", "), seed },
      environment: machine,
      startedAt: startedAt.toISOString(),
      durationMs: Math.round(performance.now() - began),
      command: commandText(context.args, context.environment),
      schemaDigest: schema.hash,
      ...{ steps: [], laws: [] },
      ...parts,
    };
  };
  return { first: () => measure(false), again: () => measure(true) };
}

/** Of what changed only the figures are wanted again. */
function withoutAdvice({ recommend: _, ...flags }: BenchFlags): BenchFlags {
  return flags;
}

type CodecParts = Pick<
  BenchResult,
  | "operations"
  | "figures"
  | "recommendations"
  | "comparisons"
  | "comparedWith"
  | "ratioFloor"
  | "warnings"
>;

async function partsOf(request: CodecBenchRequest, place: BenchPlace): Promise<CodecParts> {
  const { flags, signal } = place;
  if (flags.against !== undefined) return await againstParts(request, flags.against, place);
  const { time } = flags;
  const measured = await inBenchHost({ kind: "measure", budgetMs: time }, request, {
    signal,
    listen: (news) => place.tell(doingText(news)),
  });
  const wantsAdvice = flags.recommend === true && !signal.aborted;
  const recommendations = wantsAdvice ? await adviceOf(request, place) : [];
  return { ...measured, comparisons: [], recommendations };
}

/** Nothing where it was stopped: what was measured before is to be told then. */
async function adviceOf(
  request: CodecBenchRequest,
  { tell, signal }: BenchPlace,
): Promise<CodecParts["recommendations"]> {
  tell("trying a kept message beside an object each time");
  try {
    return await inBenchHost({ kind: "advice" }, request, { signal });
  } catch (error) {
    if (signal.aborted) return [];
    throw error;
  }
}

/** Two builds of a codec, by turns in processes of their own. */
async function againstParts(
  request: CodecBenchRequest,
  against: string,
  { flags, tell, signal }: BenchPlace,
): Promise<CodecParts> {
  const { before, after, warnings } = await inBenchHost({ kind: "against", against }, request, {
    signal,
  });
  const { tolerance: ratio = interleavedRatio } = flags;
  tell(`${after.word} against ${before.word}, by turns in processes of their own`);
  const compared = await compareSides(before, after, {
    floors: { ratio, absolute: absoluteFloor("ns", "codecs") },
    signal,
  });
  const { comparisons, unpaired } = compared;
  return {
    ...{ operations: [], figures: [], comparisons, recommendations: [] },
    comparedWith: `${before.word}, by turns in processes of their own`,
    ratioFloor: 1 + ratio,
    warnings: [
      ...warnings,
      ...compared.warnings,
      ...unpaired.map((name) => `${name} is only in one of the two, and is not compared`),
    ],
  };
}

function doingText(event: HostDoing): string {
  switch (event.kind) {
    case "prepared":
      return `${event.cases} cases, about ${Math.ceil(event.estimatedMs / 1000)} s`;
    case "round":
      return `round ${event.round} of ${event.rounds}`;
    case "memory":
      return `memory of ${event.done} of ${event.cases}`;
  }
}
