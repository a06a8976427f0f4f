import type { MessageType } from "../../schema/types.ts";
import { assertCount } from "../limits.ts";

/** What the edges of a type keep to. */
export interface EdgeConstraints {
  /**
   * How many levels of messages lie under the root in the deepest edge; never more than 64, since
   * decoders may refuse from 100 on.
   * @defaultValue 32
   */
  readonly maxDepth?: number;
  /**
   * Whether text may hold surrogates without their other half, which no bytes can carry.
   * @defaultValue false
   */
  readonly loneSurrogates?: boolean;
}

/** The constraints, resolved, and the type whose edges are asked for. */
export interface EdgeContext {
  readonly root: MessageType;
  readonly maxDepth: number;
  readonly loneSurrogates: boolean;
}

/** Deeper edges would not be legal everywhere. */
const depthLimit = 64;

/**
 * Resolves the constraints of the edges of a type.
 *
 * @throws ToolError `usage` where the depth is no whole number from 0 on.
 */
export function edgeContext(root: MessageType, constraints: EdgeConstraints): EdgeContext {
  assertCount("maxDepth", constraints.maxDepth);
  return {
    root,
    maxDepth: Math.min(constraints.maxDepth ?? 32, depthLimit),
    loneSurrogates: constraints.loneSurrogates ?? false,
  };
}
