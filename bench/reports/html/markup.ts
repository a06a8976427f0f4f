import { shortValue } from "../../../schema/text/layout.ts";

/** Text that is markup already. Only {@link element} and {@link style} make it, so no text gets in unescaped. */
export interface Markup {
  readonly markup: string;
}

/** What an element holds: texts are escaped. */
export type Content = Markup | string | undefined | readonly Content[];

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** Characters that a name is shown with; the rest is left out of its middle. */
const maxName = 160;

/** An element with its attributes and content, closed as XML has it too; numbers are rounded to a hundredth. */
export function element(
  name: string,
  attributes: Attributes,
  ...content: readonly Content[]
): Markup {
  const start = Object.entries(attributes)
    .flatMap(([key, value]) => (value === undefined ? [] : [` ${key}="${attributeText(value)}"`]))
    .join("");
  const inner = markupOf(content);
  const end = inner === "" && voids.has(name) ? " />" : `>${inner}</${name}>`;
  return { markup: `<${name}${start}${end}` };
}

/** Our own style sheet, in which nothing of a result stands. */
export function style(css: string): Markup {
  return { markup: `<style>${css}</style>` };
}

/** Elements without content: those of HTML, and shapes of SVG. */
const voids = new Set("meta br hr circle line path rect".split(" "));

function attributeText(value: string | number): string {
  return typeof value === "number" ? String(Math.round(value * 100) / 100) : escaped(value);
}

function markupOf(content: Content): string {
  if (content === undefined) return "";
  if (typeof content === "string") return escaped(content);
  if ("markup" in content) return content.markup;
  return content.map(markupOf).join("");
}

const entities: Readonly<Record<string, string>> = {
  ...{ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" },
};

/** What HTML and XML can carry: no controls, no half characters. */
function escaped(text: string): string {
  return text
    .replace(/[\p{Cs}\uFFFE\uFFFF]|(?![\n\t])\p{Cc}/gu, "\uFFFD")
    .replace(/[&<>"']/g, (character) => entities[character] ?? "");
}

/** A text of somebody else's, as a person can read it: one line, nothing hidden in it, not too long. */
export function shown(text: string, max: number = maxName): string {
  return shortValue(text, max);
}

/** A name in a drawing, which has little room: its middle is left out, since both ends tell it from others. */
export function briefly(name: string, max: number): string {
  const plain = [...shown(name, 1000)];
  if (plain.length <= max) return plain.join("");
  const half = (max - 1) / 2;
  return [...plain.slice(0, Math.ceil(half)), "…", ...plain.slice(-Math.floor(half))].join("");
}

/** A sentence as it begins. */
export function capital(words: string): string {
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}
