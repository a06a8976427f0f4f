import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import type { Readable, Writable } from "node:stream";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { codecResult } from "../testing/codec-result.ts";
import { loadResult } from "../testing/load-result.ts";
import { oddResults } from "../testing/odd-results.ts";
import { benchHtml } from "./bench-html.ts";

/** Where Debian and Ubuntu put it. */
const program = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find((path) => existsSync(path));
const notInstalled =
  "chromium is not installed (apt-get install chromium): nothing was looked at in a browser";

const flags = [
  ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
  ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
  ...["--remote-debugging-pipe", "about:blank"],
];

const folder = mkdtempSync(join(tmpdir(), "wireproof-browser-"));
let browser: Browser | undefined;

beforeAll(() => {
  if (program !== undefined) browser = new Browser(program, folder);
});

afterAll(async () => {
  await browser?.end();
  // A helper that is just being killed may write once more: all of it is tried again then.
  await vi.waitFor(() => rmSync(folder, { recursive: true, force: true }), { timeout: 20_000 });
});

interface Answer {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly request?: { readonly url: string } };
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

/** A browser without a window, over the pipes of the DevTools protocol: JSON texts that end in a zero byte. */
class Browser {
  readonly events: Answer[] = [];
  private readonly child: ChildProcess;
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private session: string | undefined;
  private onLoad: () => void = () => undefined;
  private rest = "";
  private last = 0;

  constructor(path: string, profile: string) {
    this.child = spawn(path, [...flags, `--user-data-dir=${profile}`], {
      stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
      detached: true,
    });
    const output = this.child.stdio[4] as Readable;
    output.setEncoding("utf8").on("data", (text: string) => this.read(text));
  }

  /** Opens a page file and watches what it does. */
  async open(file: string, width: number, scheme: string): Promise<void> {
    if (this.session === undefined) await this.attach();
    this.events.length = 0;
    await this.send("Emulation.setDeviceMetricsOverride", {
      ...{ width, height: 900, deviceScaleFactor: 1, mobile: width < 500 },
    });
    const features = [{ name: "prefers-color-scheme", value: scheme }];
    await this.send("Emulation.setEmulatedMedia", { features });
    const loaded = new Promise<void>((done) => {
      this.onLoad = done;
    });
    await this.send("Page.navigate", { url: pathToFileURL(file).href });
    await loaded;
  }

  async evaluate(expression: string): Promise<unknown> {
    const options = { expression, awaitPromise: true, returnByValue: true };
    const { result } = (await this.send("Runtime.evaluate", options)) as {
      result?: { value?: unknown };
    };
    return result?.value;
  }

  /** Ends it with its helpers, which would outlive it for a moment and write to the profile. */
  async end(): Promise<void> {
    const { pid } = this.child;
    if (pid === undefined) return;
    const ended = new Promise((done) => this.child.once("exit", done));
    process.kill(-pid, "SIGKILL");
    await ended;
  }

  private async attach(): Promise<void> {
    const { targetInfos } = (await this.send("Target.getTargets", {}, false)) as {
      targetInfos: readonly { readonly type: string; readonly targetId: string }[];
    };
    const targetId = targetInfos.find(({ type }) => type === "page")?.targetId;
    const attached = await this.send("Target.attachToTarget", { targetId, flatten: true }, false);
    this.session = String(attached["sessionId"]);
    for (const domain of ["Page", "Network", "Log", "Runtime"])
      await this.send(`${domain}.enable`, {});
  }

  private send(
    method: string,
    params: object,
    isOfPage = true,
  ): Promise<Readonly<Record<string, unknown>>> {
    const id = ++this.last;
    const sessionId = isOfPage ? this.session : undefined;
    (this.child.stdio[3] as Writable).write(
      `${JSON.stringify({ id, method, params, sessionId })}\0`,
    );
    return new Promise((resolve, reject) => {
      this.waiting.set(id, ({ result, error }) =>
        error === undefined
          ? resolve(result ?? {})
          : reject(new Error(`${method}: ${error.message}`)),
      );
    });
  }

  private read(text: string): void {
    const [...whole] = `${this.rest}${text}`.split("\0");
    this.rest = whole.pop() ?? "";
    for (const line of whole) {
      const answer: Answer = JSON.parse(line);
      if (answer.method === "Page.loadEventFired") this.onLoad();
      if (answer.id === undefined) this.events.push(answer);
      else this.waiting.get(answer.id)?.(answer);
    }
  }
}

/** Texts of a drawing that lie over each other or stick out of its card, by a unit or more. */
const badlyPlaced = `[...document.querySelectorAll("figure")].flatMap((figure) => {
  const card = figure.getBoundingClientRect();
  const texts = [...figure.querySelectorAll("svg text")].map((node) => [node.textContent, node.getBoundingClientRect()]);
  const overlap = texts.flatMap(([a, one], at) => texts.slice(at + 1).filter(([, other]) =>
    Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1 &&
    Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 3).map(([b]) => a + " over " + b));
  const out = texts.filter(([, box]) => box.left < card.left || box.right > card.right).map(([a]) => a + " sticks out");
  return [...overlap, ...out];
})`;

const smallest = `Math.min(...[...document.querySelectorAll("svg text")].map((node) =>
  parseFloat(getComputedStyle(node).fontSize) * node.getScreenCTM().a))`;

const tooWide = "document.documentElement.scrollWidth - document.documentElement.clientWidth";

/** Moves the second text of a drawing over its first. */
const spoil = `(() => {
  const [one, other] = document.querySelectorAll("figure svg text");
  for (const name of ["x", "y", "text-anchor"]) other.setAttribute(name, one.getAttribute(name) ?? "start");
})()`;

const pages = {
  codecs: codecResult,
  load: loadResult,
  hostile: oddResults["hostile"] ?? codecResult,
};

const views = [
  { width: 360, scheme: "dark" },
  { width: 1280, scheme: "light" },
] as const;

for (const [name, result] of Object.entries(pages))
  for (const { width, scheme } of views)
    test(`a browser shows it without an error or a request, and no label over another: ${name} at ${width}, ${scheme}`, async (context) => {
      context.skip(program === undefined, notInstalled);
      const file = join(folder, `${name}.html`);
      writeFileSync(file, benchHtml(result));
      await browser?.open(file, width, scheme);
      const requested = browser?.events.flatMap(({ params }) => params?.request?.url ?? []);
      const errors = browser?.events.filter(({ method }) =>
        /^(Log\.entryAdded|Runtime\.(exceptionThrown|consoleAPICalled))$/.test(method ?? ""),
      );

      expect(errors).toEqual([]);
      expect(requested).toEqual([pathToFileURL(file).href]);
      expect(await browser?.evaluate(badlyPlaced)).toEqual([]);
      expect(await browser?.evaluate(tooWide)).toBe(0);
      expect(await browser?.evaluate(smallest)).toBeGreaterThan(9);
      expect(await browser?.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")).toBe(
        scheme === "dark",
      );
    });

test("labels over each other would be found", async (context) => {
  context.skip(program === undefined, notInstalled);
  const file = join(folder, "spoilt.html");
  writeFileSync(file, benchHtml(codecResult));
  await browser?.open(file, 1280, "light");
  await browser?.evaluate(spoil);

  expect(await browser?.evaluate(badlyPlaced)).toEqual([expect.stringContaining(" over ")]);
});
