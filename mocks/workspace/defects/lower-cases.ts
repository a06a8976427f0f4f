import type { Defect } from "./defect.ts";

/** Keys of metadata are made small letters, as headers would be. */
export const lowerCases: Defect = (serving) => ({
  ...serving,
  handlers: {
    ...serving.handlers,
    addDocument(request, call) {
      const entries = Object.entries(request.metadata).map(([key, value]) => [
        key.toLowerCase(),
        value,
      ]);
      return serving.handlers.addDocument(
        { ...request, metadata: Object.fromEntries(entries) },
        call,
      );
    },
  },
});
