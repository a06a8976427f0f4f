import { ToolError } from "../../schema/tool-error.ts";
import type { Warning } from "../events.ts";
import { matchesGlob } from "../globs.ts";
import {
  type Check,
  count,
  each,
  flag,
  functionOf,
  object,
  oneWord,
  record,
  seed,
  text,
  textOrFalse,
  texts,
  time,
} from "./config-shapes.ts";
import type { WireproofConfig } from "./define-config.ts";
import type { MethodConfig, OwnProperty, RunConfig } from "./run-config.ts";
import { shownData } from "./shown-data.ts";

/**
 * What a config file holds, if it is a config.
 *
 * @param file what the config is called in errors
 * @throws ToolError `config` with the place of the first thing that is wrong:
 * `wireproof.config.ts: run.methods["acme.*"].noSideEffects: expected true or false, got "yes"`.
 */
export function checkConfig(data: unknown, file: string): WireproofConfig {
  config(data, { path: "", file });
  // All of it was looked at.
  return data as WireproofConfig;
}

/** What to warn of: globs in a config that match none of the methods that there are. */
export function unmatchedGlobs(config: RunConfig, subjects: readonly string[]): readonly Warning[] {
  const named = [
    ...Object.keys(config.methods ?? {}).map((glob) => [glob, "run.methods"] as const),
    ...(config.properties ?? []).flatMap(({ id, methods }) =>
      methods.map((glob) => [glob, `run.properties, methods of ${id}`] as const),
    ),
  ];
  return named
    .filter(([glob]) => !subjects.some((subject) => matchesGlob(glob, subject)))
    .map(([glob, where]) => ({
      code: "config-matched-nothing",
      message: `the config names "${glob}" (${where}), which matches no method of the server`,
    }));
}

/** Areas of our own properties, now and later: a list of known failures must never mean two things. */
const ourAreas: ReadonlySet<string> = new Set(
  "wire json text object diff hostile compat rpc stream".split(" "),
);

const method: Check = object<MethodConfig>({
  noSideEffects: flag,
  idempotent: flag,
  valid: functionOf("(request) => true, false or undefined"),
  example: record,
  maxRequestBytes: count(0),
});

const property: Check = object<OwnProperty>(
  {
    id: ownId,
    claim: text,
    source: text,
    methods: each(text, { atLeastOne: true }),
    check: functionOf("(call, server) => what is wrong, or undefined"),
  },
  ["id", "claim", "methods", "check"],
);

const run: Check = object<NonNullable<WireproofConfig["run"]>>({
  methods: (data, at) => {
    record(data, at);
    for (const [glob, one] of Object.entries(data as object))
      method(one, { ...at, path: `${at.path}[${JSON.stringify(glob)}]` });
  },
  properties: (data, at) => {
    each(property)(data, at);
    mustDiffer(data as readonly OwnProperty[], at);
  },
  target: text,
  ...{ proto: texts, importPath: texts, descriptorSet: texts },
  reflection: oneWord("auto", "on", "off"),
  ...{ plaintext: flag, insecure: flag, cacert: text, cert: text, key: text, authority: text },
  ...{ header: texts, include: texts, exclude: texts, property: texts },
  ...{ maxExamples: count(0), maxEdges: count(1), maxTime: time, concurrency: count(1) },
  ...{ rate: count(1), callTimeout: time, waitFor: time, spawn: text, seed },
  ...{ known: texts, store: textOrFalse, failOnWarning: flag },
});

const config: Check = object<WireproofConfig>({ run });

function ownId(data: unknown, at: Parameters<Check>[1]): void {
  text(data, at);
  const id = String(data);
  const [, area] = /^([a-z][a-z0-9-]*)\/[a-z][a-z0-9-]*$/.exec(id) ?? [];
  if (area === undefined)
    throw new ToolError(`${at.file}: ${at.path}: expected area/name, got ${shownData(data)}`, {
      code: "config",
      hint: "both parts are lower case words with - between, as in documents/title-is-kept",
    });
  if (ourAreas.has(area))
    throw new ToolError(`${at.file}: ${at.path}: the area "${area}" is ours, in ${shownData(id)}`, {
      code: "config",
      hint: `name it after what it is about; ours are ${[...ourAreas].join(", ")}`,
    });
}

function mustDiffer(properties: readonly OwnProperty[], at: Parameters<Check>[1]): void {
  for (const [index, { id }] of properties.entries()) {
    const first = properties.findIndex((one) => one.id === id);
    if (first !== index)
      throw new ToolError(
        `${at.file}: ${at.path}[${index}].id: ${shownData(id)} is the id of ${at.path}[${first}] too`,
        { code: "config" },
      );
  }
}
