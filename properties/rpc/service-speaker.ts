import type { Applicability } from "../property.ts";
import type { LiveMethod } from "./exchange.ts";

/**
 * Whether a method is the one with which a claim about its whole service is tried: the first that suits best. Every method is
 * where its siblings are not known.
 */
export function speaksForService(
  method: LiveMethod,
  suits: (sibling: LiveMethod) => number = () => 0,
): Applicability {
  const siblings = (method.siblings ?? [method]).filter(
    ({ service }) => service === method.service,
  );
  const best = Math.max(...siblings.map(suits));
  const speaker = siblings.find((sibling) => suits(sibling) === best);
  if (speaker === undefined || speaker.subject === method.subject) return { applies: true };
  return { applies: false, reason: `it is tried once for the service, with ${speaker.subject}` };
}
