import { createRequire } from "node:module";

// By the package's own name, for the way up differs between the sources and the build.
const manifest: { readonly version: string } = createRequire(import.meta.url)(
  "wireproof/package.json",
);

/** The version of this package. */
export const version: string = manifest.version;
