import { readFileSync } from "node:fs";
import type { DescMethodUnary } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import { configMessage } from "../../engine/config/config-message.ts";
import { methodConfigOf } from "../../engine/config/facts-of.ts";
import { ownMessage } from "../../engine/config/own-message.ts";
import type { OwnMessage, RunConfig } from "../../engine/config/run-config.ts";
import { Schema } from "../../schema/schema.ts";
import { decode } from "../../schema/wire/decode.ts";
import { encode } from "../../schema/wire/encode.ts";
import type { DefectName } from "./defects/defects.ts";
import type { ExpectedServer } from "./expectations/expectation.ts";
import { workspaceExpectations } from "./expectations.ts";
import { type TestedWorkspace, withWorkspace } from "./testing/with-workspace.ts";
import { workspaceDescriptorSet, workspaceServices } from "./workspace-descriptor-set.ts";

// It fits where a user's config goes.
const config: RunConfig = workspaceExpectations;
const schema = new Schema({ descriptorSet: workspaceDescriptorSet() });

function messageOf(typeName: string, json: Readonly<Record<string, unknown>>): OwnMessage {
  const type = schema.message(typeName);
  return ownMessage(schema, type, { value: configMessage(schema, type, json, typeName) });
}

function methodNamed(subject: string): DescMethodUnary {
  const found = workspaceServices
    .flatMap(({ methods }) => methods)
    .filter((method): method is DescMethodUnary => method.methodKind === "unary")
    .find((method) => `${method.parent.typeName}/${method.name}` === subject);
  if (found === undefined) throw new Error(`no unary method ${subject}`);
  return found;
}

/** A server as claims call it, with requests in ProtoJSON or in bytes. */
function serverOf({ callBytes }: TestedWorkspace): ExpectedServer & {
  callWith: (subject: string, bytes: Uint8Array) => ReturnType<ExpectedServer["call"]>;
} {
  const callWith: ReturnType<typeof serverOf>["callWith"] = async (subject, bytes) => {
    const method = methodNamed(subject);
    const [input, output] = [
      schema.message(method.input.typeName),
      schema.message(method.output.typeName),
    ];
    const answer = await callBytes(method, bytes);
    const got = answer.status === "OK" ? answer.response : new Uint8Array();
    return {
      status: answer.status,
      request: ownMessage(schema, input, { value: decode(input, bytes) }),
      response: ownMessage(schema, output, { value: decode(output, got) }),
    };
  };
  return {
    callWith,
    async call(subject, json) {
      const type = schema.message(methodNamed(subject).input.typeName);
      return await callWith(subject, encode(type, configMessage(schema, type, json, subject)));
    },
  };
}

const memory = "workspace_daemon.MemoryService";
const system = "workspace_daemon.SystemService";
const added = {
  ...{ file_path: "f", collection_name: "notes", metadata: { A: " b ", __proto__x: "" } },
  content: {
    ...{ text: `e\u0301 ü${"x".repeat(300)}`, extracted_metadata: { k: "v" } },
    chunks: [{ id: "c", start_offset: 1, end_offset: 2 }],
  },
};

/** What the claims about a method say of one call. */
async function complaints(
  subject: string,
  json: Readonly<Record<string, unknown>>,
  defects: readonly DefectName[] = [],
): Promise<readonly unknown[]> {
  const said: unknown[] = [];
  await withWorkspace(
    async (workspace) => {
      const server = serverOf(workspace);
      await server.call(`${memory}/CreateCollection`, { collection_name: "notes" });
      // With a field 99 behind the content's own, as a newer client would set it: tag 0x98 0x06.
      const type = schema.message(methodNamed(subject).input.typeName);
      const bytes = encode(type, configMessage(schema, type, json, subject));
      const unknown = subject.endsWith("AddDocument") ? [0x22, 3, 0x98, 0x06, 7] : [];
      const call = await server.callWith(subject, Uint8Array.from([...bytes, ...unknown]));
      expect(call.status).toBe("OK");
      for (const property of workspaceExpectations.properties)
        if (property.methods.includes(subject)) said.push(await property.check(call, server));
    },
    { defects },
  );
  return said.filter((complaint) => complaint !== undefined);
}

describe("claims about what is kept", () => {
  test("hold for the services as they are", async () => {
    const configuration = { a: " Ü 😀 " };

    expect(await complaints(`${memory}/AddDocument`, added)).toEqual([]);
    expect(await complaints(`${system}/UpdateConfig`, { configuration })).toEqual([]);
  });

  test("hold for an update, and for one that somebody else overtook", async () => {
    await withWorkspace(async (workspace) => {
      const server = serverOf(workspace);
      await server.call(`${memory}/CreateCollection`, { collection_name: "notes" });
      const { response } = await server.call(`${memory}/AddDocument`, added);
      const update = { document_id: response.get("document_id"), content: { text: "new" } };
      const call = await server.call(`${memory}/UpdateDocument`, update);
      const property = workspaceExpectations.properties.find(({ methods }) =>
        methods.includes(`${memory}/UpdateDocument`),
      );

      expect(await property?.check(call, server)).toBeUndefined();
      await server.call(`${memory}/UpdateDocument`, { ...update, content: { text: "newer" } });
      expect(await property?.check(call, server)).toBeUndefined();
    });
  });

  for (const defect of [
    ...["loses-a-field", "trims", "lower-cases", "normalises", "truncates-at-255"],
    ...["swaps-two-fields", "double-encodes", "drops-unknown-fields"],
  ] as readonly DefectName[])
    test(`do not hold for a copy that ${defect}`, async () => {
      expect(await complaints(`${memory}/AddDocument`, added, [defect])).toEqual([
        { expected: expect.stringMatching(/^(content|metadata)[.:]/), actual: expect.any(String) },
      ]);
    });
});

describe("what is valid", () => {
  for (const [subject, json, verdict] of [
    [`${memory}/AddDocument`, added, undefined],
    [`${memory}/AddDocument`, { ...added, file_path: "" }, false],
    [`${memory}/AddDocument`, { ...added, content: null }, false],
    [`${memory}/ListDocuments`, {}, undefined],
    [`${memory}/ListDocuments`, { limit: -1 }, false],
    [`${memory}/ListDocuments`, { offset: -1 }, false],
    [`${memory}/CreateCollection`, { collection_name: "a", config: { vector_size: -1 } }, false],
    ["workspace_daemon.SearchService/HybridSearch", { query: "a", options: {} }, undefined],
    [
      "workspace_daemon.SearchService/KeywordSearch",
      { query: "a", options: { ranking: { keyword_weight: "NaN" } } },
      false,
    ],
    ["workspace_daemon.SearchService/GetSuggestions", { max_suggestions: -1 }, false],
    ["workspace_daemon.DocumentProcessor/ProcessDocument", { file_path: "a" }, false],
    [`${system}/DetectProject`, {}, false],
    [`${system}/GetConfig`, {}, true],
  ] as const)
    test(`${subject} with ${JSON.stringify(json).slice(0, 60)}: ${verdict}`, () => {
      const { valid } = methodConfigOf(subject, config);

      expect(valid?.(messageOf(methodNamed(subject).input.typeName, json))).toBe(verdict);
    });

  test("the services do as it says", async () => {
    await withWorkspace(async (workspace) => {
      const server = serverOf(workspace);
      for (const { methods } of workspaceServices)
        for (const method of methods.filter(({ methodKind }) => methodKind === "unary")) {
          const subject = `${method.parent.typeName}/${method.name}`;
          const verdict = methodConfigOf(subject, config).valid?.(
            messageOf(method.input.typeName, {}),
          );
          const { status } = await server.call(subject, {});
          expect([subject, status === "OK"]).toEqual([subject, verdict ?? status === "OK"]);
        }
    });
  });

  test("each service says how large its requests may be", () => {
    const sizes = workspaceServices.map(
      ({ typeName }) => methodConfigOf(`${typeName}/Any`, config).maxRequestBytes,
    );

    expect(sizes).toEqual([64, 4, 8, 1].map((mebibytes) => mebibytes * 2 ** 20));
  });
});

test("what is generated is what is in the schemas", () => {
  for (const { file, methods } of workspaceServices) {
    const text = readFileSync(new URL(`../../proto/${file.proto.name}`, import.meta.url), "utf8");
    for (const method of methods) {
      const line = new RegExp(`rpc ${method.name}\\(.*`).exec(text)?.[0] ?? "";
      const level = /idempotency_level = (\w+)/.exec(line)?.[1];
      const levels = [undefined, "NO_SIDE_EFFECTS", "IDEMPOTENT"];
      expect([method.name, level]).toEqual([method.name, levels[method.idempotency]]);
    }
  }
});
