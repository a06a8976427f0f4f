import { createServer } from "node:net";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import type { Schema } from "../../schema/schema.ts";
import { endServer } from "../../transports/end-server.ts";
import { HealthStatuses } from "../standard/health-statuses.ts";
import { noServerAt } from "../standard/no-server-at.ts";
import { healthService, registerHealth } from "../standard/register-health.ts";
import { registerReflection } from "../standard/register-reflection.ts";
import type { Answerer } from "./answerer.ts";
import { assertAnswers, assertDelays } from "./assert-answers.ts";
import { CallLog } from "./call-log.ts";
import { echoAnswers } from "./echo-answers.ts";
import { generatedAnswers } from "./generated-answers.ts";
import { type MockMethod, mockMethod, mockMethods } from "./mock-method.ts";
import type { MockOptions } from "./mock-options.ts";
import type { MockServer } from "./mock-server.ts";
import { prepareAnswer } from "./prepare-answer.ts";
import { ruleAnswers } from "./rule-answers.ts";
import { serveCall } from "./serve-call.ts";
import { verifyCalls } from "./verify-calls.ts";
import { registerCall } from "./wire-call.ts";

/** How many calls are kept where nobody says. */
const usualCalls = 1000;

/** What `mockServer` of `mock-server.ts` promises. */
export async function startMockServer(schema: Schema, options: MockOptions): Promise<MockServer> {
  const methods = mockMethods(schema);
  const seed = String(options.seed ?? 0);
  const log = new CallLog(options.keepCalls ?? usualCalls);
  const { answer, reset } = answererOf(schema, methods, { ...options, seed });
  const serving = { schema, seed, answer, delays: options.delays ?? {}, log };
  const services = new Set([...methods.values()].map(({ service }) => service));
  const health = new HealthStatuses(services);
  const server = new Server({ "grpc.enable_channelz": 0 });
  for (const method of methods.values())
    registerCall(server, { ...method, path: `/${method.subject}` }, (call) =>
      serveCall(serving, method, call),
    );
  registerHealth(server, health);
  registerReflection(server, schema.descriptorSet, [...services, healthService]);
  const port = await bind(server, options.port ?? 0);
  const address = `127.0.0.1:${port}`;
  const close = (): void => {
    log.endAll("CANCELLED");
    endServer(server, address);
  };
  return {
    ...{ address, port, methods: [...methods.keys()], health, close },
    get calls() {
      return log.calls;
    },
    get counts() {
      return log.counts;
    },
    verify: (expected) => verifyCalls({ schema, methods, log }, expected),
    reset() {
      log.reset();
      reset();
    },
    [Symbol.dispose]: close,
  };
}

/** Handlers, then rules, then what answers everything. */
function answererOf(
  schema: Schema,
  methods: ReadonlyMap<string, MockMethod>,
  options: MockOptions & { readonly seed: string },
): { readonly answer: Answerer; readonly reset: () => void } {
  const { seed, otherwise = "generated", drawnBy = "call", answers = {}, handlers = {} } = options;
  assertAnswers(answers);
  assertDelays(options.delays ?? {}, "delays");
  for (const subject of Object.keys(handlers)) mockMethod(methods, subject);
  const rules = ruleAnswers(schema, methods, answers);
  const last = otherwise === "echo" ? echoAnswers() : generatedAnswers(seed, drawnBy);
  const own = new Map(Object.entries(handlers));
  return {
    reset: rules.reset,
    async answer(turn) {
      const handled = await own.get(turn.method.subject)?.(turn.call);
      if (handled !== undefined) return prepareAnswer(schema, turn.method, handled);
      return (await rules.answer(turn)) ?? last(turn);
    },
  };
}

async function bind(server: Server, port: number): Promise<number> {
  const address = `127.0.0.1:${port}`;
  if (port !== 0) await assertFree(port, address);
  return await new Promise((resolve, reject) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(noServerAt(address, error));
    });
  });
}

/** The library would write to stderr that it found no address, and its error does not say why. */
async function assertFree(port: number, address: string): Promise<void> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once("error", (error) => reject(noServerAt(address, error)));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve()));
  });
}
