import process from "node:process";
import { SearchContext } from "../generated/workspace_daemon/search_service_pb.ts";
import type { Defect } from "./defect.ts";

/** A context that should be impossible ends the process, as a fatal error does. */
export const diesOnUnknownEnum: Defect = (serving) => ({
  ...serving,
  handlers: {
    ...serving.handlers,
    hybridSearch(request, call) {
      if (SearchContext[request.context] === undefined) process.exit(1);
      return serving.handlers.hybridSearch(request, call);
    },
  },
});
