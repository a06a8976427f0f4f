import { createRequire } from "node:module";
import { inspect } from "node:util";
import { defineConfig } from "../../engine/config/define-config.ts";
import { ToolError } from "../../schema/tool-error.ts";

const requireHere = createRequire(import.meta.url);

/**
 * What a module of a config exports by default. TypeScript or not, Node 20 runs it, and `wireproof` in it is this very
 * program, installed beside the config or not.
 *
 * @param name what the file is called in errors
 * @throws ToolError `config` with the line where the module does not load, or exports nothing by default.
 */
export async function importConfig(file: string, name: string): Promise<unknown> {
  // Only who has such a config waits for it. Not imported: it finds its other half beside itself, and must not be bundled.
  const { createJiti }: typeof import("jiti") = requireHere("jiti");
  const jiti = createJiti(file, {
    // Nothing is to be left on the disk, nor kept from an earlier state of the file.
    fsCache: false,
    moduleCache: false,
    interopDefault: false,
    virtualModules: { wireproof: ourselves() },
  });
  const module = await loaded(() => jiti.import<ConfigModule>(file), name);
  if (module.default !== undefined) return module.default;
  throw new ToolError(`${name}: exports nothing by default`, {
    code: "config",
    hint: "it ends with: export default defineConfig({ … })",
  });
}

interface ConfigModule {
  readonly default?: unknown;
}

async function loaded(load: () => Promise<ConfigModule>, name: string): Promise<ConfigModule> {
  try {
    return await load();
  } catch (cause) {
    if (cause instanceof ToolError) throw cause;
    throw new ToolError(`${name}: does not load: ${whyOf(cause)}`, { code: "config", cause });
  }
}

/** Its message in one line, with where in the user's files it was thrown: a syntax error says so itself. */
function whyOf(cause: unknown): string {
  if (!(cause instanceof Error)) return inspect(cause);
  const message = cause.message.replace(/\s+/g, " ").trim();
  const frame = /\n\s+at (?:.*\()?((?:file:|\/|[A-Za-z]:\\)[^()\n]+:\d+:\d+)\)?/.exec(
    cause.stack ?? "",
  );
  const place = frame?.[1];
  if (place === undefined || /[\\/]node_modules[\\/]/.test(place)) return message;
  return `${message} (${place})`;
}

/**
 * This package as the config sees it. All of it takes longer to load than a person waits for a first finding, so what a config
 * needs is at hand, and the rest is loaded when it is first asked for: by Node's `require` of a module, in the middle of the config.
 */
function ourselves(): object {
  const atHand = { defineConfig, ToolError };
  const whole = (): object => requireHere("wireproof");
  return new Proxy(atHand, {
    get(_target, name) {
      // What loaders of modules ask every module for.
      if (typeof name === "symbol" || ["__esModule", "default", "then"].includes(name))
        return name === "__esModule";
      return Reflect.get(name in atHand ? atHand : whole(), name);
    },
  });
}
