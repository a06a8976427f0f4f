import type { Defect } from "./defect.ts";

/** Whoever wrote the answer forgot the metadata. */
export const losesAField: Defect = (serving) => ({
  ...serving,
  handlers: {
    ...serving.handlers,
    async getDocument(request, call) {
      const found = await serving.handlers.getDocument(request, call);
      return { ...found, metadata: {} };
    },
  },
});
