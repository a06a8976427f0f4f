import type { Defect } from "./defect.ts";

/** The share of a half is one through its weight, and one through -0 is below 0. */
export const throwsOnNegativeZero: Defect = (serving) => ({
  ...serving,
  isGuarded: false,
  handlers: {
    ...serving.handlers,
    hybridSearch(request, call) {
      const share = 1 / (request.options?.ranking?.semanticWeight ?? 1);
      if (share === Number.NEGATIVE_INFINITY) throw new Error("a share must be positive");
      return serving.handlers.hybridSearch(request, call);
    },
  },
});
