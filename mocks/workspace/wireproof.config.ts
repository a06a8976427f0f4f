import { defineConfig, type WireproofConfig } from "../../engine/config/define-config.ts";
import { workspaceExpectations } from "./expectations.ts";

/** For `wireproof run` against the workspace services. Elsewhere `defineConfig` comes from `wireproof`. */
const config: WireproofConfig = defineConfig({ run: workspaceExpectations });

// biome-ignore lint/style/noDefaultExport: a config is what its module exports by default.
export default config;
