import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http2";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { bareServer } from "../../mocks/bare-server/bare-server.ts";
import type { LoadRequest } from "../load/load-request.ts";
import { planned } from "../load/testing/measured.ts";
import { serverAdvice } from "./server-advice.ts";

const pace = { windows: 8, windowMs: 60 };

test("what was tried is advised against where it costs more, with its figure", async () => {
  const server = await bareServer();
  onTestFinished(() => server.close());
  const noise = { ...planned, requests: [[randomBytes(200_000)]] };
  const advice = await serverAdvice(requestTo(server.port, [planned, noise]), undefined, pace);

  expect(advice.map(({ topic }) => topic)).toEqual(["compression", "channels", "keepalive"]);
  expect(advice.every(({ figures }) => figures.length > 0)).toBe(true);
  const [compression] = advice;
  expect(compression?.advice).toMatch(
    /^acme\.v1\.Orders\/Create, 200000 B a request, 16 callers: keep no compression: with gzip a call costs [\d.]+ times \([\d.]+ to [\d.]+\) as much$/,
  );
  expect(compression?.figures[0]?.judgement.change).toBe("slower");
});

test("what the server refuses is not advised, however quick its refusal is", async () => {
  const port = await serverWithoutGzip();
  const advice = await serverAdvice(requestTo(port, [planned]), undefined, pace);

  const [compression, ...others] = advice;
  expect(compression?.advice).toContain(
    "keep no compression: with gzip 100.0 % of the calls fail (UNIMPLEMENTED)",
  );
  expect(others.filter(({ advice: text }) => text.includes("fail"))).toEqual([]);
});

function requestTo(port: number, calls: LoadRequest["calls"]): LoadRequest {
  return {
    ...{ target: { address: `127.0.0.1:${port}`, metadata: [] }, calls, workers: 1 },
    steps: [{ kind: "closed", connections: 1, concurrency: 1 }],
    ...{ warmUpMs: 100, callTimeoutMs: 5000, reference: false },
    extent: { kind: "duration", durationMs: 1000 },
  };
}

/** Says, as gRPC has it, that it does not know how a message was compressed. */
async function serverWithoutGzip(): Promise<number> {
  const server = createServer();
  const sessions = new Set<{ destroy(): void }>();
  server.on("session", (session) => sessions.add(session));
  server.on("stream", (stream, headers) => {
    const isRefused = headers["grpc-encoding"] === "gzip";
    stream.resume();
    stream.on("error", () => undefined);
    stream.on("end", () => {
      stream.respond(
        { ":status": 200, "content-type": "application/grpc" },
        { waitForTrailers: true },
      );
      stream.on("wantTrailers", () =>
        stream.sendTrailers({ "grpc-status": isRefused ? "12" : "0" }),
      );
      stream.end(isRefused ? undefined : Buffer.alloc(5));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    for (const session of sessions) session.destroy();
  });
  return (server.address() as AddressInfo).port;
}
