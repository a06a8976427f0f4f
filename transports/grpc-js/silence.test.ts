import { logVerbosity, setLogger, setLogVerbosity } from "@grpc/grpc-js";
import { expect, onTestFinished, test } from "vitest";
import { grpcJs } from "../grpc-js.ts";
import { rawServer } from "../testing/raw-server.ts";
import { silenceGrpcJs } from "./silence.ts";

test("what the library cannot read of a server's metadata is written nowhere once it is silent", async () => {
  const lines: unknown[] = [];
  setLogger({ error: (line: unknown) => lines.push(line) });
  onTestFinished(() => {
    setLogVerbosity(logVerbosity.ERROR);
    setLogger(console);
  });
  const port = await rawServer((stream) =>
    stream.respond({ ":status": 200, "x-a": "café", "grpc-status": "5" }, { endStream: true }),
  );
  const transport = grpcJs(`127.0.0.1:${port}`);
  onTestFinished(() => transport.close());
  const method = { path: "/a.S/Act", clientStreaming: false, serverStreaming: false };
  const call = async (): Promise<string> =>
    (await transport.call({ method, messages: [new Uint8Array()] })).status.name;

  expect(await call()).toBe("NOT_FOUND");
  expect(lines).toHaveLength(1);
  silenceGrpcJs();
  expect(await call()).toBe("NOT_FOUND");
  expect(lines).toHaveLength(1);
});
