// The door of `wireproof/vitest`: what its users import, and nothing else.
// biome-ignore-all lint/performance/noBarrelFile: a package's entry is a list of what it offers.
export { type CodecTestOptions, codecTests } from "./codec-tests.ts";
export { type GeneratedConstraints, messageOf } from "./message-of.ts";
