import type { Defect } from "./defect.ts";

/** Texts are brought into one normal form, which is for looking things up, before they are kept. */
export const normalises: Defect = (serving) => ({
  ...serving,
  handlers: {
    ...serving.handlers,
    addDocument(request, call) {
      const { content } = request;
      if (content === undefined) return serving.handlers.addDocument(request, call);
      const text = content.text.normalize("NFC");
      return serving.handlers.addDocument({ ...request, content: { ...content, text } }, call);
    },
  },
});
