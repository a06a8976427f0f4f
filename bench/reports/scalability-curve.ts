import type { ScalabilityLaw } from "../load/load-result.ts";

/** Calls a second that the law gives at so many callers. */
export function lawAt({ lambda, sigma, kappa }: ScalabilityLaw, concurrency: number): number {
  const others = concurrency - 1;
  return (lambda * concurrency) / (1 + sigma * others + kappa * concurrency * others);
}
