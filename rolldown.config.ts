import { chmodSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig, type Plugin } from "rolldown";

/** What is looked at is the copy that is installed, and never one of ours. */
const tested = /^(?:protobufjs|@grpc\/proto-loader|protoc|iconv-lite)(?:\/|$)/;

/** Under test in `codecs`, and a library like any other elsewhere. */
const testedByCodecs = /^@bufbuild\/protobuf(?:\/|$)/;

const folder = join(import.meta.dirname, "dist", "program");

/**
 * The command and the programs of its threads and processes, each with what it imports: to find and read some 400 small
 * modules takes Node longer than a person waits for a first finding.
 */
const program = defineConfig({
  input: [
    "cli/main.ts",
    "engine/host.ts",
    "engine/worker.ts",
    "engine/compat/carriers/codec-host.ts",
    "engine/spawn/guard.ts",
    "bench/codecs/bench-host.ts",
    "bench/forks/fork.ts",
    "bench/load/load-worker.ts",
    "bench/load/reference-server.ts",
  ],
  platform: "node",
  external: (name, importer) =>
    tested.test(name) || (testedByCodecs.test(name) && /[\\/]codecs[\\/]/.test(importer ?? "")),
  output: { dir: folder, cleanDir: true, chunkFileNames: "[name]-[hash].js" },
  plugins: [notices(), executable()],
});

/** The codecs with which tests start threads, hundreds of times: each in few files for the same reason. */
const testCodecs = defineConfig({
  input: ["mocks/codec-modules", "engine/testing/codec-modules"]
    .flatMap((path) => readdirSync(path).map((name) => join(path, name)))
    .concat("mocks/oracle-codec.ts", "mocks/value-faults.ts"),
  platform: "node",
  output: { dir: join(import.meta.dirname, "dist", "test-codecs"), cleanDir: true },
});

export default [program, testCodecs];

/** The licenses of what is bundled ask to go with it. rollup-plugin-license would bring all of Rollup. */
function notices(): Plugin {
  return {
    name: "notices",
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
      const packages = new Map<string, string[]>();
      for (const id of chunks.flatMap((chunk) => chunk.moduleIds)) {
        const home = /^.*node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(id)?.[0];
        if (home !== undefined) packages.set(home, [...(packages.get(home) ?? []), id]);
      }
      const source = [...packages].map(([home, modules]) => noticeOf(home, modules)).join("\n\n");
      this.emitFile({ type: "asset", fileName: "THIRD-PARTY-LICENSES.txt", source });
    },
  };
}

/**
 * A package's license file, or else what its modules say above their code.
 *
 * @throws Error where there is neither: such a package cannot be bundled.
 */
function noticeOf(home: string, modules: readonly string[]): string {
  const manifest: { readonly [name: string]: unknown } = JSON.parse(
    readFileSync(join(home, "package.json"), "utf8"),
  );
  const title = `${manifest["name"]} ${manifest["version"]} (${manifest["license"]})`;
  const file = readdirSync(home).find((name) => /^licen[cs]e/i.test(name));
  if (file !== undefined) return `${title}\n\n${readFileSync(join(home, file), "utf8")}`;
  const above = modules.flatMap((id) => /^(?:\/\/.*\n)+/.exec(readFileSync(id, "utf8")) ?? []);
  if (above.length === 0) throw new Error(`${title} states no license that could go with it`);
  return [title, ...new Set(above)].join("\n\n");
}

/** npm makes a command executable when it links a package, but not after the next build. */
function executable(): Plugin {
  return {
    name: "executable",
    writeBundle: () => chmodSync(join(folder, "main.js"), 0o755),
  };
}
