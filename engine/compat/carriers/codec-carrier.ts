import { codecFile } from "../../../codecs/load-codec.ts";
import { ourCodec } from "../../../codecs/our-codecs.ts";
import type { Carrier, Schemas } from "../../../properties/compat/carrier.ts";
import { ToolError } from "../../../schema/tool-error.ts";
import { carrierBetween } from "./codec-carriage.ts";
import { CodecVersions } from "./codec-versions.ts";

/** What writes and what reads in a comparison of versions, as `--codec` gives it. */
export interface CarrierPlan {
  /** How reports call it: "oracle", "protobufjs 8.8.1", "protobufjs 8.8.1 writes, oracle reads". */
  readonly label: string;
  /** A codec as `--codec` takes it; the oracle where `undefined`. */
  readonly writer: string | undefined;
  /** As {@link writer}. */
  readonly reader: string | undefined;
  /** Where relative paths start. */
  readonly baseFolder: string;
  /** How long a codec may take for one message. */
  readonly caseTimeoutMs: number;
}

/** The oracle writes and reads. */
export const oraclePlan: CarrierPlan = {
  label: "oracle",
  ...{ writer: undefined, reader: undefined },
  ...{ baseFolder: ".", caseTimeoutMs: 2000 },
};

/** The oracle, where the other part is a codec's. */
const oracleWord = "oracle";

type Part = "writer" | "reader";

/**
 * What `--codec` says: a codec that writes and reads, or one for each part, `writer=protobufjs` and
 * `reader=./own.mjs`. The oracle has the part for which there is none. Nothing of a codec is run.
 *
 * @throws ToolError `usage` where a part is given twice, or to nobody; `codec` where a codec is not known,
 * not installed or not there.
 */
export function planOf(
  specs: readonly string[],
  settings: Pick<CarrierPlan, "baseFolder" | "caseTimeoutMs">,
): CarrierPlan {
  const given: Partial<Record<Part, string>> = {};
  for (const spec of specs) {
    const { parts, codec } = partsOf(spec);
    for (const part of parts) {
      if (given[part] !== undefined) throw givenTwice(part, given[part], codec);
      given[part] = codec;
    }
  }
  const { writer = oracleWord, reader = oracleWord } = given;
  const labels = { writer: labelOf(writer, settings), reader: labelOf(reader, settings) };
  return {
    ...settings,
    label: writer === reader ? labels.writer : `${labels.writer} writes, ${labels.reader} reads`,
    writer: writer === oracleWord ? undefined : writer,
    reader: reader === oracleWord ? undefined : reader,
  };
}

function partsOf(spec: string): { readonly parts: readonly Part[]; readonly codec: string } {
  const [, part, named] = /^(writer|reader)=(.*)$/s.exec(spec) ?? [];
  const codec = named ?? spec;
  if (codec === "")
    throw new ToolError(`--codec: expected a codec, got "${spec}"`, {
      code: "usage",
      hint: "as in --codec protobufjs, or --codec reader=./my-codec.mjs",
    });
  return { parts: part === undefined ? ["writer", "reader"] : [part as Part], codec };
}

function givenTwice(part: Part, one: string, other: string): ToolError {
  return new ToolError(`--codec: two codecs for the ${part}, ${one} and ${other}`, {
    code: "usage",
    hint: `one writes and one reads: --codec writer=${one} --codec reader=${other}`,
  });
}

/** @throws ToolError `codec` where there is no such codec. */
function labelOf(spec: string, { baseFolder }: Pick<CarrierPlan, "baseFolder">): string {
  if (spec === oracleWord) return oracleWord;
  const ours = ourCodec(spec, baseFolder);
  if (ours !== undefined) return `${ours.name} ${ours.version}`;
  codecFile(spec, baseFolder);
  return spec;
}

/** A carrier, and what there is to do with it beside carrying. */
export interface OpenCarrier {
  readonly carrier: Carrier;
  /** What was not judged since a codec did not survive it, in words for people; as it stands now. */
  notes(): readonly string[];
  /** Ends all processes. */
  close(): Promise<void>;
}

/**
 * What carries messages by that plan. Codecs run in processes of their own, which end with this one.
 *
 * @throws ToolError `codec` where one cannot be loaded, does not open one of the versions, which the error
 * names, or does not claim to read binary.
 */
export async function carriersOf(
  plan: CarrierPlan,
  schemas: Schemas,
  oracle: Carrier,
): Promise<OpenCarrier> {
  const specs = [...new Set([plan.writer, plan.reader])].filter((spec) => spec !== undefined);
  if (specs.length === 0)
    return { carrier: oracle, notes: () => [], close: () => Promise.resolve() };
  const { baseFolder, caseTimeoutMs } = plan;
  const codecs = new Map<string, CodecVersions>();
  const close = async () => {
    await Promise.all([...codecs.values()].map((codec) => codec.close()));
  };
  try {
    for (const spec of specs)
      codecs.set(spec, await CodecVersions.open({ spec, baseFolder, caseTimeoutMs, schemas }));
  } catch (error) {
    await close();
    throw error;
  }
  const codecOf = (spec: string | undefined) => (spec === undefined ? undefined : codecs.get(spec));
  return {
    carrier: carrierBetween({
      ...{ name: plan.label, oracle },
      ...{ writer: codecOf(plan.writer), reader: codecOf(plan.reader) },
    }),
    notes: () => [...codecs.values()].flatMap(({ notes }) => notes),
    close,
  };
}
