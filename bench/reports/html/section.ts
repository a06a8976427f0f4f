import type { Markup } from "./markup.ts";

/** A part of the page that the list of contents names. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly content: readonly (Markup | undefined)[];
}
