import { expect, test } from "vitest";
import { pageMarks, withinMarks } from "./page-marks.ts";

const [begin, end] = pageMarks;

test("what stands outside of the marks stays, byte for byte", () => {
  const earlier = `Ours.\r\n${begin}\nold\n${end}\n\n## By hand\n`;

  const text = withinMarks("# Findings\n", earlier);

  expect(text).toBe(`Ours.\r\n${begin}\n\n# Findings\n\n${end}\n\n## By hand\n`);
  expect(withinMarks("# Findings\n", text ?? "")).toBe(text);
});

test("a new page has the marks, and one of somebody's own is not touched", () => {
  expect(withinMarks("# Findings\n", "")).toBe(`${begin}\n\n# Findings\n\n${end}\n`);
  expect(withinMarks("# Findings\n", "# Findings\n")).toBeUndefined();
  expect(withinMarks("# Findings\n", `${end}\n${begin}\n`)).toBeUndefined();
});
