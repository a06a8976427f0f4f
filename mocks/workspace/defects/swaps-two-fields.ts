import type { DocumentChunk } from "../generated/workspace_daemon/memory_service_pb.ts";
import type { Defect } from "./defect.ts";

/** Where a chunk begins and where it ends are arguments of one type, in the wrong order. */
export const swapsTwoFields: Defect = (serving) => ({
  ...serving,
  handlers: {
    ...serving.handlers,
    async getDocument(request, call) {
      const { content, ...others } = await serving.handlers.getDocument(request, call);
      if (content === undefined) return others;
      const chunks = content.chunks.map((chunk) =>
        withOffsets(chunk, chunk.endOffset, chunk.startOffset),
      );
      return { ...others, content: { ...content, chunks } };
    },
  },
});

function withOffsets(chunk: DocumentChunk, startOffset: number, endOffset: number): DocumentChunk {
  return { ...chunk, startOffset, endOffset };
}
