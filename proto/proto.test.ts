import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { DescMethod } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { loadSchema } from "../schema/load.ts";
import type { Field, MessageType } from "../schema/types.ts";

const folder = fileURLToPath(new URL(".", import.meta.url));
const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".proto"))
  .map((name) => name.replaceAll("\\", "/"))
  .sort();
const schema = loadSchema({ paths: [folder] });
const types = schema.messageNames.map((name) => schema.message(name));
const fields = types.flatMap((type) => type.fields);

const numbers = [
  ...["double", "float", "int32", "int64", "uint32", "uint64", "sint32", "sint64"],
  ...["fixed32", "fixed64", "sfixed32", "sfixed64", "bool"],
];
const enums = ["open enum", "closed enum"];
const scalars = [...numbers, "string", "bytes"];
const elements = [...scalars, ...enums, "message", "group"];

// What the language allows. https://protobuf.dev/editions/features/ says that no
// closed enum and no message is implicit; the encoding guide what may be packed.
const allowedElements: Readonly<Record<string, readonly string[]>> = {
  implicit: [...scalars, "open enum"],
  explicit: elements,
  required: elements,
  oneof: elements,
  packed: [...numbers, ...enums],
  unpacked: elements,
  map: [...scalars, ...enums, "message"],
  "explicit extension": elements,
  "packed extension": [...numbers, ...enums],
  "unpacked extension": elements,
};

function elementOf(field: Field): string {
  if (field.enum !== undefined) return field.enum.open ? "open enum" : "closed enum";
  return field.delimited ? "group" : field.kind;
}

function placeOf(field: Field): string {
  if (field.cardinality === "map") return "map";
  if (field.cardinality === "repeated") return field.packed ? "packed" : "unpacked";
  return field.oneof === undefined ? field.presence : "oneof";
}

function shapeOf(field: Field): string {
  return `${placeOf(field)}${field.extension ? " extension" : ""} ${elementOf(field)}`;
}

function sorted(values: Iterable<string>): readonly string[] {
  return [...new Set(values)].sort();
}

/** Every message type that values of a type can hold, itself only where it is recursive. */
function reachable(type: MessageType): ReadonlySet<MessageType> {
  const reached = new Set<MessageType>();
  const queue = [type];
  for (let next = queue.pop(); next !== undefined; next = queue.pop())
    for (const { message } of next.fields) {
      if (message === undefined || reached.has(message)) continue;
      reached.add(message);
      queue.push(message);
    }
  return reached;
}

test("every file is loaded, says what it stresses, and stands where its package says", () => {
  expect(sorted(schema.roots)).toEqual(files);
  for (const file of files) {
    const text = readFileSync(join(folder, file), "utf8");

    expect(text, file).toMatch(/^\/\/ (Stresses|A contract)/);
    expect(text, file).toContain(`\npackage ${file.split("/").slice(0, -1).join(".")};\n`);
  }
});

test("the table of the README holds every file once", () => {
  const table = readFileSync(join(folder, "README.md"), "utf8");
  const listed = [...table.matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1] ?? "");

  expect([...listed].sort()).toEqual(files);
});

test("every combination of element and place that the language allows occurs, and no other", () => {
  const allowed = Object.entries(allowedElements).flatMap(([place, allowedIn]) =>
    allowedIn.map((element) => `${place} ${element}`),
  );

  expect(sorted(fields.map(shapeOf))).toEqual(sorted(allowed));
});

test("every kind of map key occurs", () => {
  const kinds = fields.flatMap((field) => field.mapKey ?? []);

  expect(sorted(kinds)).toEqual(
    sorted([...numbers.filter((kind) => kind !== "double" && kind !== "float"), "string"]),
  );
});

test("text stands verified and unverified in every place", () => {
  const places = fields
    .filter((field) => field.kind === "string" && !field.extension)
    .map((field) => `${placeOf(field)} ${field.utf8}`);

  expect(sorted(places)).toEqual(
    sorted(
      ["implicit", "explicit", "oneof", "unpacked", "map", "required"].flatMap((place) => [
        `${place} true`,
        `${place} false`,
      ]),
    ),
  );
});

test("a default other than zero is declared for every kind of scalar and for enums", () => {
  const kinds = fields
    .filter(({ presence, enum: type }) => presence === "explicit" && type?.open !== true)
    .filter(({ defaultValue }) => defaultValue instanceof Uint8Array || Boolean(defaultValue))
    .filter(({ defaultValue }) => !(defaultValue instanceof Uint8Array && defaultValue.length < 1))
    .map((field) => field.kind);

  expect(sorted(kinds)).toEqual(sorted([...scalars, "enum"]));
});

test("recursion goes through every place that can hold a message and can be left out", () => {
  const recursive = types.flatMap((type) =>
    type.fields
      .filter(({ message }) => message !== undefined && reachable(message).has(type))
      .map(shapeOf),
  );

  expect(sorted(recursive)).toEqual([
    "explicit extension group",
    "explicit extension message",
    "explicit group",
    "explicit message",
    "map message",
    "oneof group",
    "oneof message",
    "unpacked extension group",
    "unpacked extension message",
    "unpacked group",
    "unpacked message",
  ]);
});

test("field numbers stand at every border", () => {
  const used = new Set(fields.map((field) => field.number));

  for (const border of [
    ...[1, 15, 16, 2047, 2048, 262_143, 262_144, 33_554_431, 33_554_432],
    ...[18_999, 20_000, 536_870_911, 2_147_483_646],
  ])
    expect(used, `field number ${border}`).toContain(border);
});

test("the message of every kind has 25 fields, and among them every kind", () => {
  const { fields: all } = schema.message("wireproof.kinds.v1.Everything");

  expect(all).toHaveLength(25);
  expect(sorted(all.map(elementOf))).toEqual(sorted([...scalars, "open enum", "message"]));
  expect(sorted(all.map(placeOf))).toEqual(
    sorted(["implicit", "explicit", "oneof", "packed", "unpacked", "map"]),
  );
});

test("names that JavaScript objects already have stand in files of their own", () => {
  const hurtful = [...Object.getOwnPropertyNames(Object.prototype), "prototype", "then", "length"];
  const files = types
    .filter((type) => type.fields.some((field) => hurtful.includes(field.name)))
    .map((type) => type.file);

  expect(sorted(files)).toEqual(["wireproof/names/v1/hurtful_fields.proto"]);
});

test("every name that is known to hurt occurs", () => {
  const names = new Set(fields.map((field) => field.name));

  for (const name of [
    ...["constructor", "__proto__", "prototype", "toString", "hasOwnProperty", "valueOf", "then"],
    ...["length", "name", "arguments", "class", "default", "toJSON", "encode", "foo_1_bar"],
    ...["_leading", "trailing_", "UPPER_CASE", "camelCase", "a__b"],
  ])
    expect(names).toContain(name);
});

test("every well-known type stands alone, in a list, in a map and in a oneof", () => {
  const wellKnown = [...schema.registry]
    .filter((desc) => desc.kind === "message" && desc.file.proto.package === "google.protobuf")
    .filter((desc) => !desc.file.name.endsWith("/descriptor"))
    .map((desc) => desc.toString().replace("message ", ""));
  const inParts = ["Method", "Mixin", "Field", "Enum", "EnumValue", "Option"];
  const whole = wellKnown.filter((name) => !inParts.includes(name.replace("google.protobuf.", "")));
  const own = types.filter((type) => type.file.startsWith("wireproof/wellknown/"));
  const standing = own.flatMap((type) =>
    type.fields.map((field) => `${placeOf(field)} ${field.message?.typeName}`),
  );

  expect(whole).toHaveLength(20);
  for (const name of wellKnown) expect(standing).toContain(`explicit ${name}`);
  for (const name of whole)
    expect(standing).toEqual(
      expect.arrayContaining([`unpacked ${name}`, `map ${name}`, `oneof ${name}`]),
    );
});

function signatureOf(method: DescMethod): string {
  const short = (name: string) => name.replace(/^(workspace_daemon|google\.protobuf)\./, "");
  return `${method.parent.name}.${method.name} ${method.methodKind}: ${short(method.input.typeName)} -> ${short(method.output.typeName)}`;
}

test("the workspace services have the 4 services and 23 methods of the contract", () => {
  const services = [...schema.registry].filter(
    (desc) => desc.kind === "service" && desc.typeName.startsWith("workspace_daemon."),
  );
  const signatures = services.flatMap((desc) =>
    desc.kind === "service" ? desc.methods.map(signatureOf) : [],
  );

  expect(services).toHaveLength(4);
  expect(signatures).toHaveLength(23);
  expect(signatures.join("\n")).toMatchInlineSnapshot(`
    "DocumentProcessor.ProcessDocument unary: ProcessDocumentRequest -> ProcessDocumentResponse
    DocumentProcessor.ProcessDocuments bidi_streaming: ProcessDocumentRequest -> ProcessDocumentResponse
    DocumentProcessor.GetProcessingStatus unary: ProcessingStatusRequest -> ProcessingStatusResponse
    DocumentProcessor.CancelProcessing unary: CancelProcessingRequest -> Empty
    MemoryService.AddDocument unary: AddDocumentRequest -> AddDocumentResponse
    MemoryService.UpdateDocument unary: UpdateDocumentRequest -> UpdateDocumentResponse
    MemoryService.RemoveDocument unary: RemoveDocumentRequest -> Empty
    MemoryService.GetDocument unary: GetDocumentRequest -> GetDocumentResponse
    MemoryService.ListDocuments unary: ListDocumentsRequest -> ListDocumentsResponse
    MemoryService.CreateCollection unary: CreateCollectionRequest -> CreateCollectionResponse
    MemoryService.DeleteCollection unary: DeleteCollectionRequest -> Empty
    MemoryService.ListCollections unary: ListCollectionsRequest -> ListCollectionsResponse
    SearchService.HybridSearch unary: HybridSearchRequest -> HybridSearchResponse
    SearchService.SemanticSearch unary: SemanticSearchRequest -> SemanticSearchResponse
    SearchService.KeywordSearch unary: KeywordSearchRequest -> KeywordSearchResponse
    SearchService.GetSuggestions unary: SuggestionsRequest -> SuggestionsResponse
    SystemService.HealthCheck unary: Empty -> HealthCheckResponse
    SystemService.GetStatus unary: Empty -> SystemStatusResponse
    SystemService.GetMetrics unary: MetricsRequest -> MetricsResponse
    SystemService.GetConfig unary: Empty -> ConfigResponse
    SystemService.UpdateConfig unary: UpdateConfigRequest -> Empty
    SystemService.DetectProject unary: DetectProjectRequest -> DetectProjectResponse
    SystemService.ListProjects unary: Empty -> ListProjectsResponse"
  `);
});
