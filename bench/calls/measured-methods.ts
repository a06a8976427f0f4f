import { methodConfigOf } from "../../engine/config/facts-of.ts";
import type { RunConfig } from "../../engine/config/run-config.ts";
import { matchesGlob } from "../../engine/globs.ts";
import { wordsOf } from "../../generators/plausible/words.ts";
import type { LiveMethod } from "../../properties/rpc/exchange.ts";

/** Which methods a load calls thousands of times, and which it leaves. */
export interface MeasuredMethods {
  readonly measured: readonly LiveMethod[];
  /** Why the others are not, by subject. */
  readonly left: ReadonlyMap<string, string>;
}

/** Verbs of methods that change nothing. */
const reading: ReadonlySet<string> = new Set([
  ...["get", "list", "find", "search", "query", "fetch", "read", "describe", "lookup", "check"],
  ...["count", "show", "view", "detect", "echo", "ping", "health"],
]);

/**
 * The methods that a filter names; where there is none, those that only read, by their idempotency level, by the config, or by
 * the verb of their name: a load makes more calls than a server's store may bear.
 *
 * @param methods those that may be called at all
 */
export function measuredMethods(
  methods: readonly LiveMethod[],
  include: readonly string[],
  config: RunConfig,
): MeasuredMethods {
  const isMeasured = (method: LiveMethod): boolean =>
    include.length === 0
      ? isReading(method, config)
      : include.some((glob) => matchesGlob(glob, method.subject));
  const why =
    include.length === 0 ? "it may change the server; --include measures it" : "not in --include";
  const others = methods.filter((method) => !isMeasured(method));
  return {
    measured: methods.filter(isMeasured),
    left: new Map(others.map(({ subject }) => [subject, why])),
  };
}

function isReading(method: LiveMethod, config: RunConfig): boolean {
  if (method.idempotency === "no side effects") return true;
  const { noSideEffects } = methodConfigOf(method.subject, config);
  if (noSideEffects !== undefined) return noSideEffects;
  const words = wordsOf(method.name);
  // HealthCheck, as much as CheckHealth.
  return reading.has(words[0] ?? "") || words.at(-1) === "check";
}
