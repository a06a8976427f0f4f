import type {
  CallLoss,
  Cell,
  ChangeVerdict,
  CompatResult,
  Loss,
  MethodVerdict,
  VersionResult,
} from "../../engine/compat/compat-result.ts";
import type { Direction, Encoding } from "../../properties/compat/levels.ts";
import { compileText } from "../../schema/compile.ts";
import { evolutionOf } from "../../schema/evolution/evolution.ts";
import type { FieldChange } from "../../schema/evolution/evolution-types.ts";
import { type MethodChange, methodChanges } from "../../schema/evolution/method-changes.ts";

const schemas = {
  old: compileText(`
    syntax = "proto3";
    package a;
    message M { int64 narrowed = 1; int32 gone = 2; int32 sign = 3; int64 other = 4; }
    message Request {}
    message Answer {}
    service Orders {
      rpc Drop(Request) returns (Answer);
      rpc List(Request) returns (Answer);
    }`),
  new: compileText(`
    syntax = "proto3";
    package a;
    message M { int32 narrowed = 1; uint32 sign = 3; int32 other = 4; string added = 5; }
    message Request {}
    message Answer {}
    service Orders { rpc List(Request) returns (stream Answer); }`),
};

/** Changes from the one sample schema to the other, by subject. */
const changes: ReadonlyMap<string, FieldChange> = new Map(
  evolutionOf(schemas.old, schemas.new).changes.map((change) => [change.subject, change]),
);

const methods: ReadonlyMap<string, MethodChange> = new Map(
  methodChanges(schemas.old, schemas.new).map((change) => [change.subject, change]),
);

/** A number that no `int32` holds, with parts of it exchanged. */
export function sampleLoss(parts: Partial<Loss> = {}): Loss {
  return {
    level: "value",
    message: "a.M",
    json: '{"narrowed":"2147483648"}',
    sent: "08 80 80 80 80 08",
    path: "narrowed",
    meant: "2147483648",
    got: "-2147483648",
    phase: "edges",
    index: 7,
    steps: 3,
    ...parts,
  };
}

/** The same number in JSON, which is refused. */
export const sampleRefusal: Loss = sampleLoss({
  level: "decodes",
  sent: '{"narrowed":"2147483648"}',
  got: "refused: $.narrowed: int32 out of range",
});

/** A cell of 20 cases. */
export function sampleCell(
  direction: Direction,
  encoding: Encoding,
  parts: Partial<Cell> = {},
): Cell {
  return { direction, encoding, losses: [], cases: 20, proved: false, ...parts };
}

/** What becomes of `int64` to `int32`, each way. */
export const sampleCells: readonly Cell[] = [
  sampleCell("old-to-new", "binary", { losses: [sampleLoss()] }),
  sampleCell("old-to-new", "json", { losses: [sampleRefusal] }),
  sampleCell("new-to-old", "binary"),
  sampleCell("new-to-old", "json"),
];

/** Nothing is lost. */
export const safeCells: readonly Cell[] = sampleCells.map(({ direction, encoding }) =>
  sampleCell(direction, encoding),
);

/** The verdict on a change of the sample schemas: all that its cells lose is breaking, if nothing else is said. */
export function sampleVerdict(
  subject: string,
  cells: readonly Cell[] = sampleCells,
  parts: Partial<ChangeVerdict> = {},
): ChangeVerdict {
  const change = changes.get(subject);
  if (change === undefined) throw new TypeError(`no change is called ${subject}`);
  return {
    ...{ change, cells, alsoAt: [] },
    breaking: cells.flatMap(({ losses }) => losses),
    buf: { wire: [], wireJson: ["FIELD_WIRE_JSON_COMPATIBLE_TYPE"], file: ["FIELD_SAME_TYPE"] },
    oldLocation: { file: "old/a.proto", line: 4, column: 3 },
    newLocation: { file: "new/a.proto", line: 5, column: 3 },
    remedy: [],
    ...parts,
  };
}

/** A call that no server knows. */
export const sampleCall: CallLoss = {
  client: "old",
  script: ["the old client calls a.Orders/Drop", "the new server has no a.Orders/Drop"],
  got: "12 UNIMPLEMENTED: unknown method",
  source: "https://example.org/statuscodes.md",
};

/** The verdict on a change of a method of the sample schemas. */
export function sampleMethod(subject: string, parts: Partial<MethodVerdict> = {}): MethodVerdict {
  const change = methods.get(subject);
  if (change === undefined) throw new TypeError(`no change is called ${subject}`);
  return {
    ...{ change, losses: [sampleCall], breaking: [sampleCall] },
    buf: { wire: [], wireJson: [], file: ["RPC_NO_DELETE"] },
    oldLocation: { file: "old/a.proto", line: 9, column: 3 },
    newLocation: undefined,
    remedy: [],
    ...parts,
  };
}

/** One change that breaks, one that does not, and no services; with parts exchanged. */
export function sampleVersion(parts: Partial<VersionResult> = {}): VersionResult {
  return {
    against: "old",
    messages: 3,
    changedMessages: 1,
    sameFiles: 0,
    changes: [sampleVerdict("a.M.narrowed"), sampleVerdict("a.M.added", safeCells)],
    methods: [],
    commonMethods: 0,
    onlyOld: [],
    onlyNew: [],
    hazards: [],
    rollout: (["binary", "json"] as const).map((encoding) => ({
      encoding,
      order: "clients first",
      refusals: [
        {
          order: "servers first",
          subject: "a.M.narrowed",
          evidence: encoding === "binary" ? sampleLoss() : sampleRefusal,
        },
      ],
    })),
    cases: 160,
    ...parts,
  };
}

/** A comparison with one version, with parts of it exchanged. */
export function sampleCompat(parts: Partial<CompatResult> = {}): CompatResult {
  return {
    command: "wireproof compat new --against old --seed 42",
    seed: "42",
    subject: "new",
    carriers: "oracle",
    demand: { mode: undefined, order: "servers first", level: "presence" },
    encodings: ["binary", "json"],
    jsonUnknown: "ignore",
    versions: [sampleVersion()],
    accepted: [],
    stale: [],
    notJudged: [],
    startedAt: "2026-01-02T03:04:05.678Z",
    durationMs: 1234,
    exitCode: 1,
    ...parts,
  };
}
