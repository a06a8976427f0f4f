import { type ChildProcess, type ChildProcessByStdio, spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import type { Readable } from "node:stream";
import { type TestAPI, test } from "vitest";

const packageFolder = dirname(createRequire(import.meta.url).resolve("wireproof/package.json"));

/** The built command. */
const script = join(packageFolder, "dist", "program", "main.js");

/** The environment of this process without what would change the words that a command prints. */
function inherited(): NodeJS.ProcessEnv {
  const { NO_COLOR: _no, FORCE_COLOR: _force, WIREPROOF_SEED: _seed, ...rest } = process.env;
  const { npm_config_user_agent: _npm, ...others } = rest;
  return others;
}

/** What a finished command left. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that runs. */
export interface Running {
  readonly process: ChildProcess;
  /** Resolves as soon as stdout holds that text. */
  printed(text: string): Promise<void>;
  readonly ended: Promise<Ended>;
}

/** A folder of its own, in which commands run; gone when the test is over, and they with it. */
export class Sandbox {
  readonly folder: string = mkdtempSync(join(tmpdir(), "wireproof-cli-"));
  private readonly children: ChildProcess[] = [];

  write(files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(this.path(path)), { recursive: true });
      writeFileSync(this.path(path), text);
    }
  }

  read(path: string): string {
    return readFileSync(this.path(path), "utf8");
  }

  /** The names in a folder; none where there is no such folder. */
  names(path: string): readonly string[] {
    return existsSync(this.path(path)) ? readdirSync(this.path(path)).sort() : [];
  }

  /** Runs the command to its end. */
  run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    return this.start(args, env).ended;
  }

  /** Starts the command, its outputs piped. */
  start(args: readonly string[], env: Readonly<Record<string, string>> = {}): Running {
    const child = spawn(process.execPath, [script, ...args], {
      cwd: this.folder,
      env: { ...inherited(), ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.children.push(child);
    return running(child);
  }

  end(): void {
    for (const child of this.children) child.kill("SIGKILL");
    rmSync(this.folder, { recursive: true, force: true });
  }

  private path(path: string): string {
    return join(this.folder, path);
  }
}

function running(child: ChildProcessByStdio<null, Readable, Readable>): Running {
  const printed = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    child[name].setEncoding("utf8").on("data", (text: string) => {
      printed[name] += text;
    });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal, ...printed }));
  });
  return {
    process: child,
    ended,
    printed: (text) =>
      new Promise((resolve, reject) => {
        const look = () => void (printed.stdout.includes(text) && resolve());
        child.stdout.on("data", look);
        child.once("close", () => reject(new Error(`ended without printing "${text}"`)));
        look();
      }),
  };
}

/** A test with a sandbox. */
export const commandTest: TestAPI<{ sandbox: Sandbox }> = test.extend<{ sandbox: Sandbox }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest wants to see which fixtures this one needs.
  sandbox: async ({}, use) => {
    const sandbox = new Sandbox();
    await use(sandbox);
    sandbox.end();
  },
});
