import type { Defect } from "./defect.ts";

/** A page below 0 is taken for the first, since a caller once complained. */
export const acceptsWhatItMustReject: Defect = (serving) => ({
  ...serving,
  handlers: {
    ...serving.handlers,
    listDocuments(request, call) {
      const [limit, offset] = [Math.max(0, request.limit), Math.max(0, request.offset)];
      return serving.handlers.listDocuments({ ...request, limit, offset }, call);
    },
  },
});
