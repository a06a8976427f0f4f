import type { Defect } from "./defect.ts";

/** The name of a project is written for a URL half a character at a time: `encodeURIComponent` throws on half a surrogate pair. */
export const throwsOnEmoji: Defect = (serving) => ({
  ...serving,
  isGuarded: false,
  handlers: {
    ...serving.handlers,
    async detectProject(request, call) {
      const response = await serving.handlers.detectProject(request, call);
      const name = request.path.split("").map(encodeURIComponent).join("");
      return { ...response, reasons: [...response.reasons, `${name.length} characters in a URL`] };
    },
  },
});
