import type { CaseInput, CharsetInput } from "../properties/input.ts";
import type { ByteRun } from "../schema/byte-runs.ts";
import type { FieldValue, MessageValue } from "../schema/value.ts";

/**
 * A running hash of the cases of a check: equal for equal cases in equal order.
 *
 * Fast rather than strong (two hashes, four bytes at a time): it is there to see that two runs
 * did the same, and it is part of every case.
 */
export class CaseDigest {
  private a = 0x811c_9dc5;
  private b = 0x1234_5678;

  add(input: CaseInput): void {
    if (input.kind === "wire") for (const part of input.parts) this.addBytes(part.bytes);
    else if (input.kind === "object") this.addMessage(input.value);
    else if (input.kind === "json") this.addText(input.text);
    else if (input.kind === "raw") for (const run of input.runs) this.addRun(run);
    else this.addCharset(input);
  }

  text(): string {
    const words = [this.a >>> 0, this.b >>> 0];
    return words.map((word) => word.toString(16).padStart(8, "0")).join("");
  }

  private addRun({ bytes, times }: ByteRun): void {
    this.addBytes(bytes);
    this.addWord(times);
  }

  private addCharset({ encoding, bytes }: CharsetInput): void {
    this.addText(encoding);
    this.addBytes(bytes);
  }

  private addBytes(bytes: Uint8Array): void {
    const { length } = bytes;
    const whole = length & ~3;
    let { a, b } = this;
    for (let at = 0; at < whole; at += 4) {
      const word = wordAt(bytes, at);
      a = mixed(a ^ word, 0x0100_0193);
      b = mixed(b ^ word, 0x85eb_ca6b);
    }
    this.a = a;
    this.b = b;
    for (let at = whole; at < length; at++) this.addWord(bytes[at] ?? 0);
    this.addWord(length);
  }

  private addText(text: string): void {
    for (let index = 0; index < text.length; index++) this.addWord(text.charCodeAt(index));
  }

  private addWord(word: number): void {
    this.a = mixed(this.a ^ word, 0x0100_0193);
    this.b = mixed(this.b ^ word, 0x85eb_ca6b);
  }

  private addMessage(value: MessageValue): void {
    for (const [number, content] of value.fields) {
      this.addText(`${number}:`);
      this.addContent(content);
    }
  }

  private addContent(content: FieldValue): void {
    if (content instanceof Uint8Array) this.addBytes(content);
    else if (Array.isArray(content)) for (const element of content) this.addContent(element);
    else if (content instanceof Map) {
      for (const [key, element] of content) {
        this.addText(`${key}=`);
        this.addContent(element);
      }
    } else if (typeof content === "object") this.addMessage(content as MessageValue);
    else this.addText(Object.is(content, -0) ? "-0" : String(content));
  }
}

/** Four bytes as one number. */
function wordAt(bytes: Uint8Array, at: number): number {
  const low = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
  return low | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
}

/** FNV-1a multiplies only, and so never brings high bits down: that is for bytes, and these are words. */
function mixed(state: number, prime: number): number {
  const product = Math.imul(state, prime);
  return product ^ (product >>> 15);
}
