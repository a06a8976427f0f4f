/** How text is marked for the eye. */
export interface Colours {
  bad(text: string): string;
  good(text: string): string;
  warn(text: string): string;
  strong(text: string): string;
  faint(text: string): string;
}

/** What a renderer may do to text. */
export interface TextOptions {
  /** Whether escape sequences for colour may be written. */
  readonly colour: boolean;
  /** What the reader types before `wireproof`, such as `npx`. @defaultValue nothing */
  readonly runner?: string | undefined;
}

/** ANSI colours, or texts as they are. */
export function coloursOf(options: TextOptions): Colours {
  return options.colour ? ansi : plain;
}

function same(text: string): string {
  return text;
}

const plain: Colours = { bad: same, good: same, warn: same, strong: same, faint: same };

/** ECMA-48, select graphic rendition: on with `on`, off with `off`. */
function rendition(on: number, off: number): (text: string) => string {
  return (text) => (text === "" ? "" : `\u001b[${on}m${text}\u001b[${off}m`);
}

const ansi: Colours = {
  bad: rendition(31, 39),
  good: rendition(32, 39),
  warn: rendition(33, 39),
  strong: rendition(1, 22),
  faint: rendition(2, 22),
};
