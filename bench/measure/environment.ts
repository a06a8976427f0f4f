import { availableParallelism, cpus, loadavg } from "node:os";
import { arch, platform, version } from "node:process";

/** Where numbers were measured. */
export interface Environment {
  readonly node: string;
  readonly platform: string;
  readonly cpu: string;
  readonly cores: number;
  /** Processes that wanted to run, over the last minute; 0 on Windows, which does not say. */
  readonly load: number;
}

/** This process and machine, now. */
export function environment(): Environment {
  return {
    node: version,
    platform: `${platform}-${arch}`,
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    load: Math.round((loadavg()[0] ?? 0) * 100) / 100,
  };
}
