import type { LiveMethod } from "../../properties/rpc/exchange.ts";
import type { Schema } from "../../schema/schema.ts";
import type { MessageValue } from "../../schema/value.ts";
import { configMessage } from "../config/config-message.ts";
import { methodConfigOf } from "../config/facts-of.ts";
import type { RunConfig } from "../config/run-config.ts";

/**
 * The requests that the config says are answered with OK, by subject.
 *
 * @throws ToolError `config` where one is no request of its method.
 */
export function examplesOf(
  methods: readonly LiveMethod[],
  schema: Schema,
  config: RunConfig,
): ReadonlyMap<string, MessageValue> {
  const examples = new Map<string, MessageValue>();
  for (const { subject, requestType } of methods) {
    const { example } = methodConfigOf(subject, config);
    if (example === undefined) continue;
    const where = `run.methods, example of ${subject}`;
    examples.set(subject, configMessage(schema, requestType, example, where));
  }
  return examples;
}
