import { type Sandbox, commandTest as test } from "../testing/command.ts";

const proto = `syntax = "proto3"; package acme.v1;
message Order { string id = 1; repeated int64 cents = 2; }
`;

/** A codec whose messages are the bytes that were read, with something more that it does first. */
function copying(first = ""): string {
  return `export default { name: "own", version: "1",
    open: () => ({ transcode(typeName, input) { ${first} return Uint8Array.from(input); } }) };`;
}

function withFiles(sandbox: Sandbox, files: Readonly<Record<string, string>> = {}): void {
  sandbox.write({ "proto/acme/v1/order.proto": proto, ...files });
}

for (const [what, args, never] of [
  ["a self-test", ["--selftest", "--comparisons", "1"], "HELD"],
  ["a comparison", ["proto", "--codec", "./own.mjs", "--against", "./other.mjs"], "slower  "],
] as const)
  test(`Ctrl-C ends ${what} at once, and says that it says nothing`, async ({
    expect,
    sandbox,
  }) => {
    withFiles(sandbox, { "own.mjs": copying(), "other.mjs": copying() });
    const running = sandbox.start(["bench", ...args]);
    // By then it is in the middle of its first processes.
    const timer = setTimeout(() => running.process.kill("SIGINT"), 2500);
    const began = performance.now();
    const { code, stdout, stderr } = await running.ended;
    clearTimeout(timer);

    expect({ code, stderr }).toEqual({ code: 130, stderr: expect.stringContaining("stopping") });
    expect(stdout.toLowerCase()).toContain("stopped");
    expect(stdout).not.toContain(never);
    expect(performance.now() - began).toBeLessThan(10_000);
  });
