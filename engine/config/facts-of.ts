import type { CallInput } from "../../properties/rpc/call-input.ts";
import type { MethodFacts } from "../../properties/rpc/call-property.ts";
import type { LiveMethod } from "../../properties/rpc/exchange.ts";
import type { Schema } from "../../schema/schema.ts";
import { ToolError } from "../../schema/tool-error.ts";
import { matchesGlob } from "../globs.ts";
import { ownMessage } from "./own-message.ts";
import type { MethodConfig, RunConfig } from "./run-config.ts";
import { shownData } from "./shown-data.ts";

/**
 * What the schema and the config say of a method. The config wins: who writes `noSideEffects: false` knows better than
 * the schema, and then nothing follows from what the schema says.
 *
 * https://protobuf.dev/reference/protobuf/google.protobuf/ (MethodOptions.IdempotencyLevel)
 */
export function factsOf(method: LiveMethod, schema: Schema, config: RunConfig): MethodFacts {
  const said = methodConfigOf(method.subject, config);
  const noSideEffects = said.noSideEffects ?? method.idempotency === "no side effects";
  const idempotent = noSideEffects || (said.idempotent ?? method.idempotency === "idempotent");
  const { valid } = said;
  if (valid === undefined) return { noSideEffects, idempotent };
  return { noSideEffects, idempotent, isValid: (input) => isValid(valid, input, method, schema) };
}

/** All that the config says of a method: of the globs that match it, what later ones say wins. */
export function methodConfigOf(subject: string, config: RunConfig): MethodConfig {
  const matching = Object.entries(config.methods ?? {}).filter(([glob]) =>
    matchesGlob(glob, subject),
  );
  const said = matching.flatMap(([, one]) =>
    Object.entries(one).filter(([, value]) => value !== undefined),
  );
  return Object.fromEntries(said);
}

type Valid = NonNullable<MethodConfig["valid"]>;

/** Of several requests: rejected where one must be, accepted where each must be. */
function isValid(
  valid: Valid,
  input: CallInput,
  method: LiveMethod,
  schema: Schema,
): boolean | undefined {
  const answers = input.messages.map(({ value, bytes }) =>
    answerOf(valid, ownMessage(schema, method.requestType, { value, bytes }), method.subject),
  );
  if (answers.includes(false)) return false;
  return answers.length > 0 && answers.every((one) => one === true) ? true : undefined;
}

/** @throws ToolError `config` where the user's function throws, or gives something else. */
function answerOf(
  valid: Valid,
  request: Parameters<Valid>[0],
  subject: string,
): boolean | undefined {
  let answer: unknown;
  try {
    answer = valid(request);
  } catch (cause) {
    throw new ToolError(`${placeOf(subject)} threw ${shownData(cause)}`, {
      code: "config",
      hint: `it was given ${shownData(request.json)}`,
      cause,
    });
  }
  if (answer === undefined || typeof answer === "boolean") return answer;
  throw new ToolError(
    `${placeOf(subject)}: expected true, false or undefined, got ${shownData(answer)}`,
    { code: "config", hint: "it must not be async: it is asked of every request" },
  );
}

function placeOf(subject: string): string {
  return `run.methods: valid() of ${subject}`;
}
