import type { CallInput } from "../../../properties/rpc/call-input.ts";
import type { Exchange, LiveMethod } from "../../../properties/rpc/exchange.ts";
import type { ElementValue } from "../../../schema/value.ts";
import type { CallStep, Taken } from "../call-script.ts";
import { putAt, suffixAt, valueAt } from "./paths.ts";
import { requestPart } from "./request-part.ts";

/**
 * The input of a step, with what it takes from earlier calls and new suffixes put into each message. What an earlier call
 * does not have stays as it is in the step.
 */
export function filledStep(
  method: LiveMethod,
  step: CallStep,
  earlier: readonly Exchange[],
  freshSuffix: () => string,
): CallInput {
  if (step.takes.length === 0 && step.fresh.length === 0) return step.input;
  const type = method.requestType;
  const messages = step.input.messages.map((part) => {
    const filled = step.takes.reduce((message, take) => {
      const value = taken(take, earlier);
      return value === undefined ? message : putAt(type, message, take.into, value);
    }, part.value);
    const whole = step.fresh.reduce(
      (message, path) => suffixAt(type, message, path, freshSuffix()),
      filled,
    );
    return requestPart(type, whole, part);
  });
  return { ...step.input, messages };
}

function taken(
  { step, from, path }: Taken,
  earlier: readonly Exchange[],
): ElementValue | undefined {
  const exchange = earlier[step];
  const answer = exchange?.answers[0];
  const response = answer?.kind === "read" ? answer.value : undefined;
  const message = from === "request" ? exchange?.input.messages[0]?.value : response;
  return message && valueAt(message, path);
}
