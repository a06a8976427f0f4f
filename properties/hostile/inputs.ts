import {
  type HostileConstraints,
  hostileDrawer,
  hostileEdges,
} from "../../generators/hostile/hostile-bytes.ts";
import type { HostileBytes } from "../../generators/hostile/hostile-kinds.ts";
import { shrinkRuns } from "../../generators/hostile/shrink.ts";
import type { MessageType } from "../../schema/types.ts";
import type { CaseInput, RawInput } from "../input.ts";
import { lazyRawInput, rawInput } from "../inputs.ts";
import type { Inputs } from "../property.ts";

/** Hostile bytes in binary, of one aim or of both. */
export function hostileInputs(type: MessageType, constraints: HostileConstraints = {}): Inputs {
  const draw = hostileDrawer(type, constraints);
  return {
    *edges() {
      for (const make of hostileEdges(type, constraints)) yield lazyRawInput(make);
    },
    random: (prng) => inputOf(draw(prng)),
    *shrink(input) {
      for (const runs of shrinkRuns(type, runsOf(input))) yield rawInput(runs);
    },
  };
}

function inputOf({ runs, note }: HostileBytes): RawInput {
  return rawInput(runs, note === undefined ? {} : { note });
}

function runsOf(input: CaseInput): RawInput["runs"] {
  if (input.kind === "raw") return input.runs;
  throw new TypeError("expected an input of raw bytes");
}
