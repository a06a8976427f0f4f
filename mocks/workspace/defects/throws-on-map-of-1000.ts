import type { Defect } from "./defect.ts";

const rowCount = 999;

/** Metadata goes into a table of 999 rows. */
export const throwsOnMapOf1000: Defect = (serving) => ({
  ...serving,
  isGuarded: false,
  handlers: {
    ...serving.handlers,
    addDocument(request, call) {
      const rows = new Array<string | undefined>(rowCount).fill(undefined);
      for (const [key, value] of Object.entries(request.metadata)) {
        const free = rows.indexOf(undefined);
        if (free < 0) throw new Error("the metadata table is full");
        rows[free] = `${key}=${value}`;
      }
      return serving.handlers.addDocument(request, call);
    },
  },
});
