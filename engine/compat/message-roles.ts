import { reachedFrom } from "../../schema/evolution/evolution.ts";
import type { MessagePair } from "../../schema/evolution/evolution-types.ts";
import { pairOf } from "../../schema/evolution/message-pair.ts";
import { methodPairs } from "../../schema/evolution/method-changes.ts";
import type { Method } from "../../schema/methods.ts";
import type { Schema } from "../../schema/schema.ts";
import type { Role } from "./modes.ts";

/** Which messages the services of both versions carry, and which way. */
export interface MessageRoles {
  /** How many methods both versions have. */
  readonly methods: number;
  /** None for a message that no service carries. */
  of(pair: MessagePair): ReadonlySet<Role>;
}

const none: ReadonlySet<Role> = new Set();

/** Looks up who carries what: requests from clients to servers, responses the other way, and all that is in them. */
export function messageRoles(old: Schema, next: Schema): MessageRoles {
  const methods = methodPairs(old, next);
  const roles = new Map<MessagePair, Set<Role>>();
  for (const role of ["request", "response"] as const) {
    const roots = methods.flatMap((method) => pairIn(old, next, method, role) ?? []);
    for (const pair of reachedFrom(roots).keys())
      roles.set(pair, (roles.get(pair) ?? new Set()).add(role));
  }
  return { methods: methods.length, of: (pair) => roles.get(pair) ?? none };
}

/** The two versions of the request, or of the response, of a method. */
export function pairIn(
  old: Schema,
  next: Schema,
  method: { readonly old: Method; readonly new: Method },
  role: Role,
): MessagePair | undefined {
  const [one, other] = [old.find(method.old[role]), next.find(method.new[role])];
  return one === undefined || other === undefined ? undefined : pairOf(one, other);
}
