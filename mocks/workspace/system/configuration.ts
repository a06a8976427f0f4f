import { idOf } from "../serving/identifiers.ts";
import { configLimits } from "../serving/limits.ts";
import { exhausted, invalid } from "../serving/refusal.ts";

/** The setting that names the collections of the global search, with commas between. */
export const globalCollectionsKey = "search.global_collections";

/** The settings, under their names. What is set once is there until it is set again. */
export class Configuration {
  private readonly settings = new Map<string, string>([
    ["chunking.default_size", "1000"],
    ["search.default_limit", "10"],
    [globalCollectionsKey, ""],
  ]);

  /** By name, so that the answer does not depend on the order in which they were set. */
  get entries(): Record<string, string> {
    return Object.fromEntries([...this.settings].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Follows from the settings: the same settings are the same version. */
  get version(): string {
    return idOf("config", JSON.stringify(Object.entries(this.entries)));
  }

  get globalCollections(): readonly string[] {
    const names = this.settings.get(globalCollectionsKey) ?? "";
    return names.split(",").map((name) => name.trim());
  }

  /** Sets some and leaves the others, or sets none. @throws Refusal `INVALID_ARGUMENT`, `RESOURCE_EXHAUSTED` */
  update(settings: Readonly<Record<string, string>>): void {
    const given = Object.entries(settings);
    if (given.length > configLimits.entries || bytesOf(given) > configLimits.bytes)
      throw invalid("configuration", "takes too much room");
    const merged = new Map([...this.settings, ...given]);
    const grows = merged.size > this.settings.size || bytesOf(merged) > bytesOf(this.settings);
    if (grows && (merged.size > configLimits.entries || bytesOf(merged) > configLimits.bytes))
      throw exhausted("there are too many settings");
    for (const [name, value] of given) this.settings.set(name, value);
  }
}

function bytesOf(entries: Iterable<readonly [string, string]>): number {
  let bytes = 0;
  for (const [name, value] of entries) bytes += Buffer.byteLength(name) + Buffer.byteLength(value);
  return bytes;
}
