import type { CallInput } from "../../../properties/rpc/call-input.ts";
import type { CallScript, CallStep, FieldPath, Taken } from "../call-script.ts";
import type { Instance, Recipe, Take } from "./recipe.ts";
import { requestPart } from "./request-part.ts";
import type { Needs } from "./stock.ts";

/** The last call of a script. */
export interface LastStep {
  readonly subject: string;
  readonly input: CallInput;
  readonly takes: readonly Take[];
  readonly fresh: readonly FieldPath[];
}

/** The script of a call: whatever it takes from is made by steps before it, each once, in the order of need. */
export function scriptOf(last: LastStep, needs: Needs): CallScript {
  const steps: CallStep[] = [];
  const places = new Map<Instance, number>();
  const add = (step: LastStep, of: Needs): number => {
    for (const producer of new Set(step.takes.map((take) => take.producer))) {
      const need = of.get(producer);
      if (need !== undefined && !places.has(need))
        places.set(need, add(makingOf(need.recipe), need.needs));
    }
    const takes = step.takes.flatMap((take) => takenFrom(take, places, of));
    steps.push({ subject: step.subject, input: step.input, takes, fresh: step.fresh });
    return steps.length - 1;
  };
  add(last, needs);
  return { steps };
}

function takenFrom(
  { into, producer, from, path }: Take,
  places: ReadonlyMap<Instance, number>,
  needs: Needs,
): readonly Taken[] {
  const need = needs.get(producer);
  const step = need && places.get(need);
  return step === undefined ? [] : [{ step, from, path, into }];
}

function makingOf(recipe: Recipe): LastStep {
  const input = { messages: [requestPart(recipe.method.requestType, recipe.base)] };
  return { subject: recipe.method.subject, input, takes: recipe.takes, fresh: recipe.fresh };
}
