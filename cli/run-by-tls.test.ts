import { expect } from "vitest";
import { testServer, tlsCredentials } from "../transports/testing/test-server.ts";
import { commandTest as test } from "./testing/command.ts";

test("a server is called by TLS at its address, and nothing is said of the libraries", async ({
  sandbox,
}) => {
  const port = await testServer(() => {}, { credentials: tlsCredentials() });
  const { code, stderr } = await sandbox.run(["run", `127.0.0.1:${port}`, "--insecure"]);

  // It has no reflection.
  expect(code).toBe(2);
  expect(stderr).toMatch(/^error: no schema: /);
});
