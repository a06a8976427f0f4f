import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];

/** A git repository in a folder of its own, for tests. */
export class GitRepository {
  readonly folder: string = mkdtempSync(join(tmpdir(), "wireproof-repository-"));

  constructor() {
    this.git("init", "--quiet", "--initial-branch=main");
  }

  /** Runs git in the work tree, and gives what it prints. */
  git(...args: readonly string[]): string {
    const all = [...identity, "-c", "commit.gpgsign=false", ...args];
    return execFileSync("git", all, { cwd: this.folder, encoding: "utf8", stdio: "pipe" }).trim();
  }

  /** Writes files into the work tree; of a text that begins with `-> ` a link. */
  write(files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) {
      const place = join(this.folder, path);
      mkdirSync(dirname(place), { recursive: true });
      rmSync(place, { force: true });
      if (text.startsWith("-> ")) symlinkSync(text.slice(3), place);
      else writeFileSync(place, text);
    }
  }

  /** Commits these files and whatever else the work tree holds; gives the id of the commit. */
  commit(files: Readonly<Record<string, string>> = {}): string {
    this.write(files);
    this.git("add", "--all");
    this.git("commit", "--quiet", "--allow-empty", "--message=a version");
    return this.git("rev-parse", "HEAD");
  }

  /** The name of something in the work tree. */
  path(name: string): string {
    return join(this.folder, name);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
