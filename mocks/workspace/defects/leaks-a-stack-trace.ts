import { Refusal } from "../serving/refusal.ts";
import type { Defect } from "./defect.ts";

/** The stack trace of an error that was logged once is told to the caller, since that helped to find something. */
export const leaksAStackTrace: Defect = (serving) => ({
  ...serving,
  handlers: {
    ...serving.handlers,
    async getDocument(request, call) {
      try {
        return await serving.handlers.getDocument(request, call);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        throw new Refusal(error.stack ?? error.message, { code: error.code, cause: error });
      }
    },
  },
});
