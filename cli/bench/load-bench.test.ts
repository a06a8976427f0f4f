import { expect, onTestFinished, test } from "vitest";
import { bareServer } from "../../mocks/bare-server/bare-server.ts";
import type { BenchPlace } from "./bench-place.ts";
import { type LoadServer, withServer } from "./load-bench.ts";

test("a process is watched for the server that is measured, and not for the one that it is compared with", async () => {
  const server = await bareServer();
  onTestFinished(() => server.close());
  const flags = { pid: 4321, header: [] } as unknown as BenchPlace["flags"];
  const place = { flags, signal: new AbortController().signal };
  const at = { address: `127.0.0.1:${server.port}`, spawn: undefined };
  const found: LoadServer[] = [];
  const use = async (one: LoadServer): Promise<number> => found.push(one);
  await withServer(place, { ...at, pid: flags.pid }, use);
  await withServer(place, { ...at, pid: undefined }, use);

  expect(found.map(({ pid }) => pid)).toEqual([4321, undefined]);
});
