import { expect, test } from "vitest";
import { runnerOf } from "./runner.ts";
import { commandTest } from "./testing/command.ts";

for (const [agent, runner] of [
  ["npm/11.19.1 node/v20.20.2 linux x64 workspaces/false", "npx"],
  ["pnpm/10.20.0 npm/? node/v22.1.0 linux x64", "pnpm exec"],
  ["yarn/1.22.22 npm/? node/v20.20.2 linux x64", "yarn"],
  ["bun/1.3.1 npm/? node/v22.6.0 linux x64", "bunx"],
  ["other/1.0.0", undefined],
  ["", undefined],
  [undefined, undefined],
] as const)
  test(`started by ${agent}, it is started again by ${runner}`, () => {
    expect(runnerOf({ npm_config_user_agent: agent })).toBe(runner);
  });

commandTest(
  "npx prints commands for npx, and reports name the program alone",
  async ({ expect, sandbox }) => {
    sandbox.write({
      "m.proto": 'syntax = "proto3"; message M { string s = 1; }',
      "own.mjs": `export default { name: "own", version: "1", open: () => ({
      transcode: (name, bytes) => bytes.slice(0, 4),
    }) };`,
    });
    const args = ["roundtrip", "m.proto", "--codec", "./own.mjs", "--property", "wire/round-trip"];
    const env = { npm_config_user_agent: "npm/11.19.1 node/v20.20.2 linux x64" };

    const { code, stdout } = await sandbox.run([...args, "--report", "json=out.json"], env);

    const { command, findings } = JSON.parse(sandbox.read("out.json"));
    const [{ replay, property }] = findings;
    expect(code).toBe(1);
    expect(command).toMatch(/^wireproof roundtrip/);
    expect(replay).toMatch(/^wireproof replay \w+$/);
    expect(stdout).toContain(`\n  replay    npx ${replay}\n`);
    expect(stdout).toMatch(new RegExp(`^ +next +npx ${replay} +shows it again`, "m"));
    expect(stdout).toMatch(new RegExp(`^ +npx wireproof explain ${property} +says what`, "m"));
    expect(stdout).not.toMatch(/(?<!npx )wireproof (?:replay|explain)/);

    const misspelt = await sandbox.run(["roundtrip", "--no-such-flag"], env);
    expect(misspelt.stderr).toMatch(/^hint: see npx wireproof roundtrip --help$/m);
  },
);
