import { type Method, subjectOf } from "../../../schema/methods.ts";
import type { MethodShape } from "../../../transports/transport.ts";

/** A method as transports know it. */
export function shapeOf(method: Method): MethodShape {
  const { clientStreaming, serverStreaming } = method;
  return { path: `/${subjectOf(method)}`, clientStreaming, serverStreaming };
}
