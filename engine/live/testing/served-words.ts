import { onTestFinished } from "vitest";
import type { MockHandler } from "../../../mocks/server/mock-options.ts";
import { type MockServer, mockServer } from "../../../mocks/server/mock-server.ts";
import type { CallFinding } from "../call-finding.ts";
import type { LiveResult } from "../live-events.ts";
import type { LiveRequest } from "../live-request.ts";
import { sentOf } from "../reach/testing/handling.ts";
import { runLive } from "../run-live.ts";
import { aLiveRequest } from "./a-live-request.ts";
import { words } from "./words.ts";

/** A server of {@link words} that echoes what it is not told to do otherwise, until the end of the test. */
export async function servedWords(
  handlers: Readonly<Record<string, MockHandler>> = {},
): Promise<MockServer> {
  const server = await mockServer(words, { handlers, otherwise: "echo", keepCalls: 5000 });
  onTestFinished(() => server.close());
  return server;
}

/** Throws for a negative number, and leaves anything else to the echo. */
export const hatesNegative: MockHandler = sentOf(({ number = 0 }) => {
  if (Number(number) < 0) throw new Error("it is negative");
  return undefined;
});

/** A short run against a server of {@link words}. */
export async function runWords(
  { address }: { readonly address: string },
  parts: Partial<LiveRequest> = {},
): Promise<LiveResult> {
  return await runLive(aLiveRequest(words, address, parts), () => {});
}

/** Property, method, last request, how surely it fails: `rpc/no-unknown words.v1.Words/Put {"number":-1} 5/5`. */
export function toldOf(findings: readonly CallFinding[]): readonly string[] {
  return findings.map(({ property, subject, calls, repeats }) => {
    const sent = calls.at(-1)?.json.join(" ");
    return `${property} ${subject} ${sent} ${repeats.failed}/${repeats.of}`;
  });
}

/** `code: message` of each warning. */
export function warnedOf({ warnings }: LiveResult): readonly string[] {
  return warnings.map(({ code, message }) => `${code}: ${message}`);
}
