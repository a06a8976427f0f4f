import type { ProcessTree } from "./process-tree.ts";

/** What a guard is told: to start a server, once, and to end it. */
export type GuardOrder =
  | {
      readonly kind: "start";
      readonly words: readonly string[];
      /** Whether the one word is a line for the shell. */
      readonly shell: boolean;
      readonly folder: string;
      readonly environment: Readonly<Record<string, string>>;
      readonly mark: string;
      readonly graceMs: number;
    }
  | { readonly kind: "end" };

/** What a guard says. */
export type GuardNews =
  | { readonly kind: "started"; readonly tree: ProcessTree }
  /** The command could not be started, with the code of the system: `ENOENT`. */
  | { readonly kind: "failed"; readonly code: string; readonly reason: string }
  /** The process that was started has ended, and whether others that came of it go on. */
  | { readonly kind: "ended"; readonly end: ServerEnd; readonly hasOthers: boolean };

/** How a process ended. */
export interface ServerEnd {
  readonly code: number | null;
  readonly signal: string | null;
}
