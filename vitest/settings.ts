import type {} from "vitest";

/** What the plugin of `wireproof/vitest/plugin` tells the tests, which run in other processes than vitest. */
export interface VitestSettings {
  readonly fuzz: boolean;
  /** vitest's own seed, in decimal, or the one of this fuzzing; `undefined` where there is none. */
  readonly seed: string | undefined;
}

declare module "vitest" {
  interface ProvidedContext {
    /** Absent without the plugin. */
    wireproof?: VitestSettings;
  }
}
