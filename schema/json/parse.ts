import { JsonError } from "./json-error.ts";

/**
 * A JSON text as written: numbers keep their digits, so that 64-bit integers and
 * great exponents stay exact, and objects keep every member, so that duplicate
 * names can be seen.
 */
export type JsonNode =
  | { readonly kind: "null" }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "number"; readonly lexeme: string }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "array"; readonly elements: readonly JsonNode[] }
  | { readonly kind: "object"; readonly members: readonly JsonMember[] };

/** One member of an object. */
export interface JsonMember {
  readonly name: string;
  readonly value: JsonNode;
}

/** What {@link parse} lets through beyond its strict reading. */
export interface ParseOptions {
  /**
   * Whether `\ud800` without its other half is kept. No UTF-8 can carry it, so
   * it is refused unless the text is our own account of such a value.
   *
   * @defaultValue false
   */
  readonly loneSurrogates?: boolean;
}

/**
 * How many arrays and objects may nest. The specification names no limit and
 * libraries stop at about 100; this one only keeps readers and writers from
 * exhausting their stack. A `Value` takes the most of it: in the 984 kB that V8
 * gives the main thread (workers have four times that) 450 fit, measured cold
 * with Node 20.20.2, and the verdict must not depend on the thread.
 */
export const maxJsonDepth = 200;

/**
 * Reads one JSON text strictly by RFC 8259: no comments, no trailing commas, no
 * byte order mark, nothing behind the value.
 *
 * @throws JsonError with line and column where the text is no JSON, is no valid
 * UTF-8, nests deeper than {@link maxJsonDepth}, or holds a lone surrogate.
 */
export function parse(text: string | Uint8Array, options: ParseOptions = {}): JsonNode {
  return new Parser(typeof text === "string" ? text : utf8Text(text), options).document();
}

/** RFC 8259, section 8.1: UTF-8, without a byte order mark, which stays in the text and is refused there. */
function utf8Text(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new JsonError("the JSON text is no valid UTF-8", { cause });
  }
}

const whitespace = /[ \t\n\r]*/y;
const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const word = /null|true|false/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: RFC 8259, section 7, bars exactly these from strings.
const plainCharacters = /[^"\\\u0000-\u001f]*/y;
const hexDigits = /[0-9a-fA-F]{4}/y;
const loneSurrogate = /\p{Surrogate}/u;

const escapes: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["\\", "\\"],
  ["/", "/"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);

const words: ReadonlyMap<string, JsonNode> = new Map<string, JsonNode>([
  ["null", { kind: "null" }],
  ["true", { kind: "boolean", value: true }],
  ["false", { kind: "boolean", value: false }],
]);

class Parser {
  private readonly text: string;
  private readonly loneSurrogates: boolean;
  private pos = 0;
  private depth = 0;

  constructor(text: string, options: ParseOptions) {
    this.text = text;
    this.loneSurrogates = options.loneSurrogates ?? false;
  }

  document(): JsonNode {
    const value = this.value();
    if (this.pos < this.text.length) throw this.unexpected("the end of the text");
    return value;
  }

  /** A value and the whitespace around it. */
  private value(): JsonNode {
    this.match(whitespace);
    const value = this.bareValue();
    this.match(whitespace);
    return value;
  }

  private bareValue(): JsonNode {
    const first = this.text[this.pos];
    if (first === "{") return this.object();
    if (first === "[") return this.array();
    if (first === '"') return { kind: "string", value: this.string() };
    const lexeme = this.match(number);
    if (lexeme !== undefined) return { kind: "number", lexeme };
    const literal = words.get(this.match(word) ?? "");
    if (literal === undefined) throw this.unexpected("a value");
    return literal;
  }

  private object(): JsonNode {
    const members: JsonMember[] = [];
    this.open();
    while (this.another(members.length, "}")) members.push(this.member());
    return { kind: "object", members };
  }

  private member(): JsonMember {
    this.match(whitespace);
    if (this.text[this.pos] !== '"') throw this.unexpected("a member name in quotes");
    const name = this.string();
    this.match(whitespace);
    if (!this.take(":")) throw this.unexpected('":"');
    return { name, value: this.value() };
  }

  private array(): JsonNode {
    const elements: JsonNode[] = [];
    this.open();
    while (this.another(elements.length, "]")) elements.push(this.value());
    return { kind: "array", elements };
  }

  private open(): void {
    this.depth += 1;
    if (this.depth > maxJsonDepth)
      throw this.error(`nests deeper than ${maxJsonDepth} arrays and objects`);
    this.pos += 1;
    this.match(whitespace);
  }

  /** Whether another item follows; takes the comma before it, or the closing bracket instead. */
  private another(before: number, close: string): boolean {
    if (this.take(close)) {
      this.depth -= 1;
      return false;
    }
    if (before > 0 && !this.take(",")) throw this.unexpected(`"," or "${close}"`);
    return true;
  }

  /** A string, from its opening to its closing quote. */
  private string(): string {
    const start = this.pos;
    this.pos += 1;
    let value = this.match(plainCharacters) ?? "";
    while (!this.take('"')) {
      if (!this.take("\\")) throw this.unexpected("a closing quote or a character above U+001F");
      value += this.escape() + (this.match(plainCharacters) ?? "");
    }
    if (!this.loneSurrogates && loneSurrogate.test(value)) {
      this.pos = start;
      throw this.error(`a lone surrogate, which UTF-8 cannot carry, in ${JSON.stringify(value)}`);
    }
    return value;
  }

  /** What stands for the escape whose backslash has been read. */
  private escape(): string {
    const letter = this.text[this.pos] ?? "";
    const character = escapes.get(letter);
    if (character === undefined && letter !== "u") throw this.unexpected("a JSON escape");
    this.pos += 1;
    if (character !== undefined) return character;
    const digits = this.match(hexDigits);
    if (digits === undefined) throw this.unexpected("four hexadecimal digits");
    return String.fromCharCode(Number.parseInt(digits, 16));
  }

  private take(character: string): boolean {
    if (this.text[this.pos] !== character) return false;
    this.pos += 1;
    return true;
  }

  /** Takes what a sticky pattern matches here. */
  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.pos;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.pos += found.length;
    return found;
  }

  private unexpected(expected: string): JsonError {
    const character = String.fromCodePoint(this.text.codePointAt(this.pos) ?? 0);
    const isEnd = this.pos >= this.text.length;
    return this.error(
      `expected ${expected}, got ${isEnd ? "the end of the text" : JSON.stringify(character)}`,
    );
  }

  private error(what: string): JsonError {
    const before = this.text.slice(0, this.pos).split("\n");
    const column = (before.at(-1)?.length ?? 0) + 1;
    return new JsonError(`line ${before.length}, column ${column}: ${what}`);
  }
}
