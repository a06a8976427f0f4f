import type { MetadataEntry } from "../../transports/transport.ts";

/** What stands in place of a value that nobody else may read. */
const redacted = "[redacted]";

/** Shorter values are no secret, and would be found in everything. */
const leastSecret = 4;

/**
 * The values of the metadata that a user sends with every call. A server may say them again, in a status
 * message say: they are taken out of whatever is written or shown.
 */
export class Secrets {
  private readonly texts: readonly string[];

  constructor(metadata: readonly MetadataEntry[]) {
    const texts = metadata.flatMap(({ value }) => formsOf(value));
    const kept = texts.filter((text) => text.length >= leastSecret);
    // The longest first: what is part of another must not leave the rest of it.
    this.texts = [...new Set(kept)].sort((a, b) => b.length - a.length);
  }

  /** The same text without the values. */
  hideIn(text: string): string {
    return this.texts.reduce((hidden, secret) => hidden.replaceAll(secret, redacted), text);
  }

  /** The same plain data, without the values in any text of it. */
  hide<Data>(data: Data): Data {
    return this.texts.length === 0 ? data : (this.hidden(data) as Data);
  }

  private hidden(data: unknown): unknown {
    if (typeof data === "string") return this.hideIn(data);
    if (Array.isArray(data)) return data.map((item) => this.hidden(item));
    if (data === null || typeof data !== "object") return data;
    return Object.fromEntries(
      Object.entries(data).map(([name, value]) => [name, this.hidden(value)]),
    );
  }
}

/** The ways in which a text may name a value. */
function formsOf(value: MetadataEntry["value"]): readonly string[] {
  if (typeof value !== "string") {
    const bytes = Buffer.from(value);
    const base64 = bytes.toString("base64");
    return [bytes.toString("hex"), base64, base64.replace(/=+$/, ""), bytes.toString("utf8")];
  }
  // `Bearer abc`: the token alone is as secret.
  const [, credentials] = /^\S+ +(\S.*)$/.exec(value) ?? [];
  return credentials === undefined ? [value] : [value, credentials];
}
