import type { Compression } from "../../transports/transport.ts";
import type { SchemaFlags } from "../live/run-schema.ts";
import type { SpawnFlags } from "../live/spawned-target.ts";
import type { ReportFile } from "../report-file.ts";

/** The flags of `bench`. */
export interface BenchFlags extends SpawnFlags, SchemaFlags {
  readonly seed?: string;
  /** `true` for the usual file. */
  readonly save?: string | true;
  readonly compare?: string | true;
  readonly against?: string;
  /** A share: 0.05 for 5 %. */
  readonly tolerance?: number;
  readonly selftest?: true;
  readonly comparisons?: number;
  readonly report: readonly ReportFile[];
  readonly format: "text" | "json";
  readonly quiet?: true;
  // Codecs.
  readonly codec: readonly string[];
  readonly message: readonly string[];
  readonly operation?: readonly string[];
  readonly demo?: true;
  readonly time?: number;
  // Servers.
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly data: readonly string[];
  readonly concurrency?: readonly number[];
  readonly connections: readonly number[];
  readonly rate?: readonly number[];
  readonly duration?: number;
  readonly calls?: number;
  readonly warmUp: number;
  readonly workers?: number;
  readonly callTimeout: number;
  /** A share: 0.01 for 1 %. */
  readonly maxErrorShare: number;
  readonly keepalive?: number;
  readonly compression: Compression;
  readonly pid?: number;
  readonly againstSpawn?: string;
  readonly recommend?: true;
  readonly config?: string;
}
