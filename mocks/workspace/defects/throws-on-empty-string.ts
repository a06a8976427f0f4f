import type { Defect } from "./defect.ts";

/** Suggestions look at the first character of what was typed, which an empty text does not have. */
export const throwsOnEmptyString: Defect = (serving) => ({
  ...serving,
  isGuarded: false,
  handlers: {
    ...serving.handlers,
    getSuggestions(request, call) {
      const first = request.partialQuery.split("")[0] as string;
      return serving.handlers.getSuggestions(
        { ...request, partialQuery: first.toLowerCase() + request.partialQuery.slice(1) },
        call,
      );
    },
  },
});
