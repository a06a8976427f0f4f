import type { Schema } from "../../schema/schema.ts";
import type { CaseWatch } from "./case-watch.ts";
import type { Operation } from "./operations.ts";

/** What of a schema is measured with which codecs. */
export interface CodecBenchRequest {
  readonly schema: Schema;
  /** Names of messages or globs over them; all where there is none. */
  readonly messages: readonly string[];
  /** As on the command line: names, `name@version`, paths of modules, folders of packages. The usual ones where there is none. */
  readonly codecs: readonly string[];
  /** All that a codec can do where left out, `transcode` only where it has no steps. */
  readonly operations?: readonly Operation[] | undefined;
  readonly seed: string;
  /**
   * How often a case goes through its messages in one call; as often as the clock needs where left out, which differs from
   * case to case.
   */
  readonly passes?: number | undefined;
  /** Where relative paths, and the search for versions, start. */
  readonly baseFolder: string;
  /** Sees what codecs are asked. */
  readonly watch?: CaseWatch | undefined;
}
