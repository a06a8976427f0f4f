import type { LiveMethod } from "../../../properties/rpc/exchange.ts";
import type { MessageValue } from "../../../schema/value.ts";
import type { FieldPath } from "../call-script.ts";

/** A field of the request that is given what another method's call has in one of its fields. */
export interface Take {
  readonly into: FieldPath;
  /** The subject of the method that is called before. */
  readonly producer: string;
  readonly from: "request" | "response";
  readonly path: FieldPath;
}

/** How a request is made, again and again. */
export interface Recipe {
  readonly method: LiveMethod;
  /** The request, without what is taken, and without suffixes. */
  readonly base: MessageValue;
  readonly takes: readonly Take[];
  /** What must be new each time. */
  readonly fresh: readonly FieldPath[];
  /** Whether what it takes is used up by the call, so that each call needs its own. */
  readonly spends: boolean;
}

/** A call that was answered with OK, and what it was made with. */
export interface Instance {
  readonly recipe: Recipe;
  readonly request: MessageValue;
  /** The first answer; `undefined` where there was none that could be read. */
  readonly response: MessageValue | undefined;
  /** By the subjects of the producers. */
  readonly needs: ReadonlyMap<string, Instance>;
}

/** The subjects of the methods that a recipe takes from, each once. */
export function producersOf(recipe: Recipe): readonly string[] {
  return [...new Set(recipe.takes.map((take) => take.producer))];
}
