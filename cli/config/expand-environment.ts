import { setOwn } from "../../schema/own-property.ts";
import { ToolError } from "../../schema/tool-error.ts";

/** Variables by their names. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where an error is to say that a text stands. */
interface TextPlace {
  readonly file: string;
  readonly path: string;
}

/**
 * The data of a config with `${NAME}` in every text replaced by the variable; `$${NAME}` stands for the text `${NAME}`. What is
 * no text, list or plain object (a function, bytes) stays itself, and so do the names of members.
 *
 * @throws ToolError `config` with the place, where a variable is not set or an object is inside itself.
 */
export function expandEnvironment(data: unknown, file: string, environment: Environment): unknown {
  return expanded(data, { file, path: "" }, { environment, around: [] });
}

interface Expansion {
  readonly environment: Environment;
  /** The objects that what is expanded stands in. */
  readonly around: readonly object[];
}

function expanded(data: unknown, at: TextPlace, expansion: Expansion): unknown {
  if (typeof data === "string") return expandedText(data, at, expansion.environment);
  if (typeof data !== "object" || data === null || !isPlain(data)) return data;
  if (expansion.around.includes(data))
    throw new ToolError(`${at.file}: ${at.path} is inside itself`, { code: "config" });
  const inner = { ...expansion, around: [...expansion.around, data] };
  if (Array.isArray(data))
    return data.map((one, index) => expanded(one, below(at, `[${index}]`), inner));
  const result: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(data))
    setOwn(result, name, expanded(value, below(at, stepTo(name)), inner));
  return result;
}

/** An object of a class of the user's is more than its members. */
function isPlain(data: object): boolean {
  const parent: unknown = Object.getPrototypeOf(data);
  return Array.isArray(data) || parent === Object.prototype || parent === null;
}

function expandedText(text: string, at: TextPlace, environment: Environment): string {
  return text.replace(/(\$?)\$\{([A-Za-z_]\w*)\}/g, (whole, dollar: string, name: string) => {
    if (dollar !== "") return whole.slice(1);
    const value = environment[name];
    if (value !== undefined) return value;
    throw new ToolError(`${at.file}: ${at.path}: the environment variable ${name} is not set`, {
      code: "config",
      hint: `set it, or write $\${${name}} for the text itself`,
    });
  });
}

function below(at: TextPlace, step: string): TextPlace {
  const path = at.path === "" ? step.replace(/^\./, "") : `${at.path}${step}`;
  return { ...at, path };
}

function stepTo(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}
