import type { DocumentChunk } from "../generated/workspace_daemon/memory_service_pb.ts";
import type { Defect } from "./defect.ts";

const maxDepth = 20;

/**
 * Chunks are walked by a function that calls itself for the next one, and gives up at a depth that seemed enough.
 * No message of these services can hold itself, so that depth is the only one there is.
 */
export const throwsOnDepth20: Defect = (serving) => ({
  ...serving,
  isGuarded: false,
  handlers: {
    ...serving.handlers,
    addDocument(request, call) {
      if (request.content !== undefined) walk(request.content.chunks, 0);
      return serving.handlers.addDocument(request, call);
    },
  },
});

function walk([first, ...others]: readonly DocumentChunk[], depth: number): void {
  if (first === undefined) return;
  if (depth >= maxDepth - 1) throw new RangeError("maximum depth exceeded");
  walk(others, depth + 1);
}
