import { setTimeout as sleep } from "node:timers/promises";
import type { KeywordSearchRequest } from "../generated/workspace_daemon/search_service_pb.ts";
import type { Defect } from "./defect.ts";

const lookupMs = 2;

/** The request is kept where every call keeps its own, while something is looked up. Alone, no caller notices. */
export const answersAnotherCaller: Defect = (serving) => {
  let current: KeywordSearchRequest;
  return {
    ...serving,
    handlers: {
      ...serving.handlers,
      async keywordSearch(request, call) {
        current = request;
        await sleep(lookupMs);
        return await serving.handlers.keywordSearch(current, call);
      },
    },
  };
};
