import type { Defect } from "./defect.ts";

/** The bytes of a text, in UTF-8, are taken for Latin-1, and are written in UTF-8 again. */
export const doubleEncodes: Defect = (serving) => ({
  ...serving,
  handlers: {
    ...serving.handlers,
    addDocument(request, call) {
      const { content } = request;
      if (content === undefined) return serving.handlers.addDocument(request, call);
      const text = Buffer.from(content.text, "utf8").toString("latin1");
      return serving.handlers.addDocument({ ...request, content: { ...content, text } }, call);
    },
  },
});
