/** A small server of its own that answers at PORT, and says so; each of these texts is put in front of it. */
const listening = `
process.getBuiltinModule("node:net").createServer((socket) => socket.end("hello")).listen(Number(process.env.PORT), "127.0.0.1", () => console.log("listening"));
`;

/** Programs that stand for the servers of users. */
export type ServerProgram =
  | "plain"
  | "threeGenerations"
  | "ignoresTerm"
  | "daemon"
  | "withDaemon"
  | "floods"
  | "speaksLater"
  | "diesAtOnce";

/** Their texts, for files `x.cjs`. */
export const serverPrograms: Readonly<Record<ServerProgram, string>> = {
  plain: listening,
  /** Tells in a file, one line each, which processes came of it: it, a child and a grandchild. */
  threeGenerations: `
const { appendFileSync } = require("node:fs");
const { spawn } = require("node:child_process");
appendFileSync("pids", process.pid + "\\n");
const depth = Number(process.argv[2] ?? 0);
if (depth < 2) spawn(process.execPath, [__filename, String(depth + 1)], { stdio: "inherit" });
else console.log("whole");
setInterval(() => {}, 1000);
if (depth === 0) { ${listening} }
`,
  ignoresTerm: `
require("node:fs").appendFileSync("pids", process.pid + "\\n");
process.on("SIGTERM", () => {});
${listening}
`,
  /** Ends at once, and leaves a process in a session of its own, with no parent, that listens. */
  daemon: `
const { appendFileSync } = require("node:fs");
const { spawn } = require("node:child_process");
if (process.argv[2] === undefined) {
  spawn(process.execPath, [__filename, "daemon"], { detached: true, stdio: "ignore" }).unref();
} else {
  appendFileSync("pids", process.pid + "\\n");
  ${listening}
}
`,
  /** Serves, and has a helper in a session of its own. */
  withDaemon: `
const { appendFileSync } = require("node:fs");
const { spawn } = require("node:child_process");
appendFileSync("pids", process.pid + "\\n");
if (process.argv[2] === undefined) {
  spawn(process.execPath, [__filename, "daemon"], { detached: true, stdio: "ignore" }).unref();
  ${listening}
} else setInterval(() => {}, 1000);
`,
  /** Writes some 100 MB before it listens. */
  floods: `
const { writeSync } = require("node:fs");
const line = "x".repeat(1023) + "\\n";
for (let i = 0; i < 100_000; i++) try { writeSync(2, line); } catch (error) { if (error.code !== "EAGAIN") throw error; }
writeSync(2, "the last words\\n");
${listening}
`,
  /** Says something more on its standard output once there is a file called "speak". */
  speaksLater: `
const { existsSync } = require("node:fs");
const look = setInterval(() => {
  if (!existsSync("speak")) return;
  clearInterval(look);
  console.log("it is late");
}, 10);
${listening}
`,
  diesAtOnce: `
require("node:fs").appendFileSync("starts", "x");
console.error("no database at port 5432");
process.exitCode = 3;
`,
};
