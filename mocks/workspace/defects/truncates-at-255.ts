import type { Defect } from "./defect.ts";

const columnWidth = 255;

/** Texts go into a column of 255 characters. */
export const truncatesAt255: Defect = (serving) => ({
  ...serving,
  handlers: {
    ...serving.handlers,
    addDocument(request, call) {
      const { content } = request;
      if (content === undefined) return serving.handlers.addDocument(request, call);
      const text = content.text.slice(0, columnWidth);
      return serving.handlers.addDocument({ ...request, content: { ...content, text } }, call);
    },
  },
});
