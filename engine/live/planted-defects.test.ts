import { expect, onTestFinished, test } from "vitest";
import type { DefectName } from "../../mocks/workspace/defects/defects.ts";
import { workspaceExpectations } from "../../mocks/workspace/expectations.ts";
import { workspaceDescriptorSet } from "../../mocks/workspace/workspace-descriptor-set.ts";
import { workspaceServer } from "../../mocks/workspace/workspace-server.ts";
import { Schema } from "../../schema/schema.ts";
import type { CallFinding } from "./call-finding.ts";
import type { LiveRequest } from "./live-request.ts";
import { runLive } from "./run-live.ts";

/** A defect, the methods that are called to find it, the claim that it breaks, and what of the request shows it. */
interface Planted {
  readonly defect: DefectName;
  readonly methods: readonly string[];
  readonly property: string;
  readonly request: string | RegExp;
}

const added = ["CreateCollection", "AddDocument", "GetDocument"];
const kept = { methods: added, property: "workspace/added-is-got" };
const threw = { property: "rpc/no-unknown" };
/** What AddDocument does not do without. */
const needed = '"filePath":"a","collectionName":"a","content":';

const planted: readonly Planted[] = [
  { defect: "throws-on-empty-string", methods: ["GetSuggestions"], ...threw, request: "{}" },
  { defect: "throws-on-emoji", methods: ["DetectProject"], ...threw, request: '{"path":"𐀀"}' },
  {
    ...{ defect: "throws-on-int64-beyond-2-53", methods: ["GetMetrics"], ...threw },
    request: /^\{"since":"2255-06-05T23:4[\d:]+Z"\}$/,
  },
  {
    ...{ defect: "throws-on-negative-zero", methods: ["HybridSearch"], ...threw },
    request: '{"options":{"ranking":{"semanticWeight":-0}}}',
  },
  {
    ...{ defect: "throws-on-map-of-1000", methods: ["AddDocument"], ...threw },
    request: /^\{"metadata":\{(?:"k?\d*":"",?){1000}\}\}$/,
  },
  {
    ...{ defect: "throws-on-depth-20", methods: ["AddDocument"], ...threw },
    request: `{"content":{"chunks":[${new Array(20).fill("{}").join(",")}]}}`,
  },
  { defect: "loses-a-field", ...kept, request: `{${needed}{},"metadata":{"":""}}` },
  { defect: "trims", ...kept, request: `{${needed}{},"metadata":{"":" "}}` },
  { defect: "lower-cases", ...kept, request: `{${needed}{},"metadata":{"A":""}}` },
  { defect: "normalises", ...kept, request: /"content":\{"text":"[^"]{1,2}"\}\}$/ },
  { defect: "truncates-at-255", ...kept, request: /"content":\{"text":"a{256}"\}\}$/ },
  {
    ...{ defect: "swaps-two-fields", ...kept },
    request: `{${needed}{"chunks":[{"startOffset":1}]}}`,
  },
  {
    defect: "answers-another-caller",
    methods: ["CreateCollection", "AddDocument", "KeywordSearch"],
    ...{ property: "rpc/no-cross-talk", request: /"query":"a"/ },
  },
  {
    ...{ defect: "leaks-a-stack-trace", methods: ["GetDocument"] },
    // Which of its two refusals comes first is open.
    ...{ property: "rpc/no-leak", request: /^\{(?:"documentId":"a")?\}$/ },
  },
  {
    ...{ defect: "ignores-the-deadline", methods: ["SemanticSearch"] },
    ...{ property: "rpc/deadline", request: /^\{"query":"a","options":\{"limit":1\d{3}\}\}$/ },
  },
  {
    ...{ defect: "accepts-what-it-must-reject", methods: ["ListDocuments"] },
    ...{ property: "rpc/invalid-rejected", request: '{"limit":-1}' },
  },
  { defect: "double-encodes", ...kept, request: /"content":\{"text":"."\}\}$/u },
  { defect: "drops-unknown-fields", ...kept, request: `{${needed}{"$unknown":["2000"]}}` },
  {
    ...{ defect: "not-idempotent", methods: ["UpdateConfig", "GetConfig"] },
    ...{ property: "workspace/set-is-got", request: /^\{"configuration":\{"[^"]*":"[^"]*"\}\}$/ },
  },
];

/** The findings of a run that calls some methods, up to one of the property where one is named. */
async function findingsOf(
  defects: readonly DefectName[],
  methods: readonly string[],
  until?: string,
): Promise<readonly CallFinding[]> {
  const server = await workspaceServer({ defects });
  onTestFinished(() => server.close());
  const enough = new AbortController();
  const request: LiveRequest = {
    schema: new Schema({ descriptorSet: workspaceDescriptorSet() }),
    schemaFrom: "the services themselves",
    target: { address: server.address, metadata: [] },
    ...{ include: methods.map((name) => `**/${name}`), exclude: [], config: workspaceExpectations },
    ...{ properties: [], seed: "7", maxExamples: 20, concurrency: 8, callTimeoutMs: 500 },
    ...{ maxShrinkCalls: 500, maxShrinkMs: 10_000, phases: ["reach", "edges", "random"] },
    ...{ storeFolder: undefined, knownFiles: [], command: "", failOnWarning: false },
    signal: enough.signal,
  };
  const { findings } = await runLive(request, (event) => {
    if (event.kind === "finding" && event.finding.property === until) enough.abort();
  });
  return findings;
}

for (const { defect, methods, property, request } of planted)
  test(`${defect}: ${property} finds the smallest call that shows it`, async () => {
    const findings = await findingsOf([defect], methods, property);

    const found = findings.find((one) => one.property === property);
    expect(found?.repeats).toEqual({ failed: 5, of: 5 });
    expect(found?.calls.at(-1)?.json.join("")).toMatch(request);
  });
