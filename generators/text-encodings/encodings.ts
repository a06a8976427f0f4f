import { nearestOf } from "../../schema/nearest.ts";
import { ToolError } from "../../schema/tool-error.ts";
import { definitions, library } from "./library.ts";

/** An encoding of text. */
export interface TextEncoding {
  /** As `iconv-lite` calls it: `shiftjis`, `windows1252`. */
  readonly name: string;
  /**
   * Which text it can say. `single` and `multi`: what stands in a table, by one byte or by several.
   * `unicode`: all. `transport`: none of its own, since its text is another way to write bytes.
   */
  readonly repertoire: "single" | "multi" | "unicode" | "transport";
}

/** Those of the library that write bytes as ASCII. */
const transports: ReadonlySet<string> = new Set(["base64", "hex"]);

/** Not asked about: its bytes are the code points up to U+00FF, which is `iso88591`. */
const surplus: ReadonlySet<string> = new Set(["binary"]);

let listed: readonly TextEncoding[] | undefined;

/** Every encoding of the library in its own order, each once: without aliases. */
export function textEncodings(): readonly TextEncoding[] {
  listed ??= [...definitions()]
    .filter(([name, definition]) => typeof definition !== "string" && !surplus.has(name))
    .map(([name, definition]) => ({ name, repertoire: repertoireOf(name, definition) }));
  return listed;
}

function repertoireOf(name: string, definition: unknown): TextEncoding["repertoire"] {
  if (transports.has(name)) return "transport";
  const { type } = definition as { readonly type?: unknown };
  if (type === "_sbcs") return "single";
  return type === "_dbcs" ? "multi" : "unicode";
}

/** Which text an encoding of that name can say; `undefined` where there is none of that name. */
export function repertoireKind(name: string): TextEncoding["repertoire"] | undefined {
  return textEncodings().find((one) => one.name === name)?.repertoire;
}

/**
 * The encoding of {@link textEncodings} that a name or an alias stands for: `Shift_JIS`, `latin1`.
 *
 * `flag` is where the name stands, for the message.
 *
 * @throws ToolError `usage` with the nearest names where the library knows none.
 */
export function encodingNamed(flag: string, name: string): string {
  const known = definitions();
  let found = library()._canonicalizeEncoding(name as never);
  for (let next = known.get(found); typeof next === "string"; next = known.get(found)) found = next;
  if (textEncodings().some((one) => one.name === found)) return found;
  if (surplus.has(found)) return "iso88591";
  const near = nearestOf(name, known.keys());
  throw new ToolError(`${flag}: iconv-lite knows no encoding "${name}"`, {
    code: "usage",
    hint:
      near.length === 0
        ? `there are ${known.size} names, such as shiftjis, gb18030 and windows1252`
        : `did you mean ${near.map((one) => `"${one}"`).join(" or ")}?`,
  });
}
