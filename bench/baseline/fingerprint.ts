import { createHash } from "node:crypto";
import { cpus, totalmem } from "node:os";
import { arch, platform, version, versions } from "node:process";

/** What the times of a run depend on, apart from what it measures. */
export interface Fingerprint {
  readonly cpu: string;
  readonly cores: number;
  /** In gibibytes, rounded: what the system reports differs by a little from start to start. */
  readonly memoryGib: number;
  readonly platform: string;
  readonly node: string;
  readonly v8: string;
  /** Of all of these. */
  readonly hash: string;
}

/** Of this machine and process. */
export function fingerprint(): Fingerprint {
  const all = cpus();
  const parts = {
    cpu: all[0]?.model.trim() ?? "unknown",
    cores: all.length,
    memoryGib: Math.round(totalmem() / 2 ** 30),
    platform: `${platform}-${arch}`,
    node: version,
    v8: versions.v8,
  };
  return { ...parts, hash: hashOf(parts) };
}

/** In what two machines differ, in words; nothing where they are alike. */
export function differences(before: Fingerprint, after: Fingerprint): readonly string[] {
  const words: readonly (readonly [keyof Fingerprint, string])[] = [
    ["cpu", "processor"],
    ["cores", "number of cores"],
    ["memoryGib", "memory"],
    ["platform", "platform"],
    ["node", "version of Node"],
    ["v8", "version of V8"],
  ];
  return words.flatMap(([key, word]) =>
    before[key] === after[key] ? [] : [`${word} (${before[key]}, now ${after[key]})`],
  );
}

function hashOf(parts: Omit<Fingerprint, "hash">): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 16);
}
