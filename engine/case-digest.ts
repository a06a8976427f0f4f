import type { CaseInput } from "../properties/input.ts";
import type { FieldValue, MessageValue } from "../schema/value.ts";

/**
 * A running hash of the cases of a check: equal for equal cases in equal order.
 *
 * Fast rather than strong (two FNV-1a hashes): it is there to see that two runs
 * did the same, and it is part of every case.
 */
export class CaseDigest {
  private a = 0x811c_9dc5;
  private b = 0x1234_5678;

  add(input: CaseInput): void {
    if (input.kind === "object") this.addMessage(input.value);
    else for (const part of input.parts) this.addBytes(part.bytes);
  }

  text(): string {
    const words = [this.a >>> 0, this.b >>> 0];
    return words.map((word) => word.toString(16).padStart(8, "0")).join("");
  }

  private addBytes(bytes: Uint8Array): void {
    let { a, b } = this;
    for (let index = 0; index < bytes.length; index++) {
      const byte = bytes[index] ?? 0;
      a = Math.imul(a ^ byte, 0x0100_0193);
      b = Math.imul(b ^ byte, 0x85eb_ca6b);
    }
    this.a = a ^ bytes.length;
    this.b = b ^ (bytes.length << 8);
  }

  private addText(text: string): void {
    for (let index = 0; index < text.length; index++) {
      this.a = Math.imul(this.a ^ text.charCodeAt(index), 0x0100_0193);
      this.b = Math.imul(this.b ^ text.charCodeAt(index), 0x85eb_ca6b);
    }
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
