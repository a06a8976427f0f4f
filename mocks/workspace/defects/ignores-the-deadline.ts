import { setTimeout as sleep } from "node:timers/promises";
import type { SemanticSearchRequest } from "../generated/workspace_daemon/search_service_pb.ts";
import type { Defect } from "./defect.ts";

const pageSize = 1000;
const pauseMs = 50;

/** More results than one page has are collected page by page until there are as many as were asked for, be there ever so few. */
export const ignoresTheDeadline: Defect = (serving) => ({
  ...serving,
  handlers: {
    ...serving.handlers,
    async semanticSearch(request, call) {
      const response = await serving.handlers.semanticSearch(request, call);
      const limit = limitOf(request);
      // Whoever closes the server ends what nobody waits for any more; a deadline does not.
      while (limit > pageSize && response.results.length < limit)
        await sleep(pauseMs, undefined, { ref: false });
      return response;
    },
  },
});

function limitOf({ options }: SemanticSearchRequest): number {
  return options?.limit ?? 0;
}
