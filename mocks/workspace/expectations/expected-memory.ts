import type { ExpectedMessage, ExpectedServer, WorkspaceProperty } from "./expectation.ts";
import { type Difference, firstDifference, shown } from "./first-difference.ts";

const memory = "workspace_daemon.MemoryService";
const system = "workspace_daemon.SystemService";

/** A document that was added is given back as it was. */
export const addedIsGot: WorkspaceProperty = {
  id: "workspace/added-is-got",
  claim: "a document that was added is given back as it was, unknown fields of its content too",
  methods: [`${memory}/AddDocument`],
  async check({ request, response }, server) {
    const got = await gotDocument(response.get("document_id"), server);
    if (got === undefined || wasChanged(got, "created_at", got)) return undefined;
    return contentDiffers(request, got) ?? mapDiffers(request, got, "metadata");
  },
};

/** A document that was updated is given back as it was set. */
export const updatedIsGot: WorkspaceProperty = {
  id: "workspace/updated-is-got",
  claim:
    "a document that was updated is given back as it was set, unknown fields of its content too",
  methods: [`${memory}/UpdateDocument`],
  async check({ request, response }, server) {
    const got = await gotDocument(request.get("document_id"), server);
    if (got === undefined || wasChanged(response, "updated_at", got)) return undefined;
    return contentDiffers(request, got);
  },
};

/** How many settings the claim about them takes turns with: more than calls ever run at once, so that no two meet. */
const slots = 64;
/** A value that is longer is left out: the settings have little room. */
const maxLength = 300;
let turn = 0;

/** A value that is set is given back as it was: under a name that nobody else sets, since others may set the same one meanwhile. */
export const setIsGot: WorkspaceProperty = {
  id: "workspace/set-is-got",
  claim: "a value that UpdateConfig sets is the value that GetConfig gives",
  methods: [`${system}/UpdateConfig`],
  async check({ request }, server) {
    const [value] = Object.values(mapIn(request, "configuration"));
    if (typeof value !== "string" || value.length > maxLength) return undefined;
    turn = (turn + 1) % slots;
    const name = `claim.${turn}`;
    const update = { configuration: { [name]: value } };
    const { status } = await server.call(`${system}/UpdateConfig`, update);
    if (status !== "OK") return undefined;
    const got = await server.call(`${system}/GetConfig`, {});
    if (got.status !== "OK") return undefined;
    const actual = mapIn(got.response, "configuration")[name];
    return actual === value ? undefined : { expected: shown(value), actual: shown(actual) };
  },
};

/** `undefined` where it is not there any more: somebody else may have removed it. */
async function gotDocument(
  documentId: unknown,
  server: ExpectedServer,
): Promise<ExpectedMessage | undefined> {
  const { status, response } = await server.call(`${memory}/GetDocument`, {
    document_id: documentId,
  });
  return status === "OK" ? response : undefined;
}

/** Whether somebody else changed the document since: every change moves the moment of the last. */
function wasChanged(before: ExpectedMessage, field: string, got: ExpectedMessage): boolean {
  return before.json[field] !== got.json["updated_at"];
}

function contentDiffers(request: ExpectedMessage, got: ExpectedMessage): Difference | undefined {
  const [expected, actual] = [request.get("content"), got.get("content")];
  if (!isMessage(expected)) return undefined;
  if (!isMessage(actual)) return { expected: "content", actual: "no content" };
  if (expected.means(actual)) return undefined;
  const seen = firstDifference(expected.json, actual.json, "content");
  return seen ?? { expected: `content: ${hexOf(expected)}`, actual: `content: ${hexOf(actual)}` };
}

/** With the bytes, for what JSON does not show: unknown fields. */
function hexOf({ bytes }: ExpectedMessage): string {
  return shown(Buffer.from(bytes).toString("hex"));
}

function mapDiffers(
  request: ExpectedMessage,
  got: ExpectedMessage,
  field: string,
): Difference | undefined {
  return firstDifference(mapIn(request, field), mapIn(got, field), field);
}

/** Own entries only, and without a prototype: a name may be that of one of its members. */
function mapIn(message: ExpectedMessage, field: string): Readonly<Record<string, unknown>> {
  return Object.assign(Object.create(null), message.json[field]);
}

function isMessage(value: unknown): value is ExpectedMessage {
  return typeof value === "object" && value !== null && "means" in value;
}
