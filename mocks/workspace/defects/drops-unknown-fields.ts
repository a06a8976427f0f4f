import { create } from "@bufbuild/protobuf";
import { DocumentContentSchema } from "../generated/workspace_daemon/memory_service_pb.ts";
import type { Defect } from "./defect.ts";

/** A content is copied field by field: what a newer client has set is left behind. */
export const dropsUnknownFields: Defect = (serving) => ({
  ...serving,
  handlers: {
    ...serving.handlers,
    addDocument(request, call) {
      if (request.content === undefined) return serving.handlers.addDocument(request, call);
      const { text, chunks, extractedMetadata } = request.content;
      const content = create(DocumentContentSchema, { text, chunks, extractedMetadata });
      return serving.handlers.addDocument({ ...request, content }, call);
    },
  },
});
