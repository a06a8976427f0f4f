import type { MessageType } from "../../schema/types.ts";
import type { MessageValue } from "../../schema/value.ts";
import type { Drawer } from "./drawer.ts";

/**
 * What the drawers of one set of constraints share: the constraints, resolved, and how far the
 * draw under way has got.
 *
 * Drawing is synchronous and never draws within a draw of the same context, so the state can
 * live here instead of being handed through every call.
 */
export interface DrawContext {
  readonly maxDepth: number;
  readonly text: Drawer<string>;
  readonly loneSurrogates: boolean;
  readonly unknownFields: boolean;
  /** The types that an `Any` may hold in the draw under way. */
  anyTypes(): readonly MessageType[];
  /** The drawer of a type, compiled on its first draw. */
  drawerOf(type: MessageType): Drawer<MessageValue>;
  /** Messages around the one being drawn. */
  depth: number;
  /** Elements that may still be drawn before messages stay small. */
  left: number;
  /** Whether this draw goes as deep as it may. */
  isDeep: boolean;
}

/** Whether one more optional message may be drawn inside the one under way. */
export function canNest(context: DrawContext): boolean {
  return context.depth < context.maxDepth && context.left > 0;
}
