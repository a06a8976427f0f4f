import { codecFile } from "../codecs/load-codec.ts";
import { ourCodec } from "../codecs/our-codecs.ts";
import { firstLine } from "../schema/first-line.ts";
import { ToolError } from "../schema/tool-error.ts";
import { ProcessHandle } from "./process-handle.ts";
import { prepareHost } from "./spare-host.ts";
import { bugOf } from "./worker-handle.ts";
import type { CodecIntroduction, WorkerSetup } from "./worker-protocol.ts";

/** What a case may take where nothing is said: an import has fifteen times that, as an opening has. */
const defaultCaseTimeoutMs = 1000;

/**
 * Learns what a codec is called and what it claims.
 *
 * A module given by path is imported in a process of its own, which is ended afterwards: what it
 * does when it is imported (prints, never ends, ends the process) is done to that process. Built-in
 * codecs are ours, and naming one imports no library.
 *
 * @param spec a built-in name, or the path of a module, absolute or from `baseFolder`
 * @throws ToolError `codec` for an unknown name, a module that is not there, does not load, takes
 * its process down or exports no codec; it names the module and says what happened.
 */
export async function introduceCodec(
  spec: string,
  baseFolder: string,
  caseTimeoutMs: number = defaultCaseTimeoutMs,
): Promise<CodecIntroduction> {
  const ours = ourCodec(spec, baseFolder);
  if (ours !== undefined) {
    const { name, version, claims } = ours;
    return { name, version, claims };
  }
  // What is not there needs no process to be told.
  codecFile(spec, baseFolder);
  const worker = new ProcessHandle(emptySetup(baseFolder), () => undefined);
  // For the next codec, or for the first check.
  prepareHost();
  try {
    const ending = await worker.run({ kind: "introduce", spec }, { caseTimeoutMs, patience: 1 });
    if (ending.kind === "lost") throw lostAtImport(spec, ending.how);
    const { answer } = ending;
    if (answer.kind === "introduced") return answer.codec;
    if (answer.kind === "bug") throw bugOf(answer.stack);
    if (answer.kind !== "not-introduced")
      throw new Error(`an introduction ended as ${answer.kind}`);
    throw new ToolError(answer.message, { code: "codec", hint: answer.hint });
  } finally {
    await worker.end();
  }
}

function lostAtImport(spec: string, how: string): ToolError {
  return new ToolError(`codec ${spec}: it ${firstLine(how)} while it was imported`, {
    code: "codec",
    hint: "importing a codec's module must do nothing but export it: move the rest into open(schema)",
  });
}

/** A worker that is asked to introduce a codec needs no schema. */
function emptySetup(baseFolder: string): WorkerSetup {
  return {
    descriptorSet: new Uint8Array(),
    sources: new Map(),
    codecs: new Map(),
    baseFolder,
    rootSeed: "0",
    phases: [],
    maxExamples: 0,
    maxShrinkMs: 0,
    storeFolder: undefined,
  };
}
