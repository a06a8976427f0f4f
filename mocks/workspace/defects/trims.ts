import type { Defect } from "./defect.ts";

/** Values of metadata are trimmed, as those of a form would be. */
export const trims: Defect = (serving) => ({
  ...serving,
  handlers: {
    ...serving.handlers,
    addDocument(request, call) {
      const entries = Object.entries(request.metadata).map(([key, value]) => [key, value.trim()]);
      return serving.handlers.addDocument(
        { ...request, metadata: Object.fromEntries(entries) },
        call,
      );
    },
  },
});
