import { pairsOf, proto3, type SchemaChange } from "./schema-change.ts";

const messages = [
  "message Q { int32 a = 1; }",
  "message SameQ { int32 a = 1; }",
  "message OtherQ { string a = 1; bytes c = 3; }",
  "message R { string b = 1; }",
  "message SameR { string b = 1; }",
  "message OtherR { int64 b = 1; }",
];

const streams = {
  ...{ unary: "rpc Do(Q) returns (R)", client: "rpc Do(stream Q) returns (R)" },
  ...{ server: "rpc Do(Q) returns (stream R)", bidi: "rpc Do(stream Q) returns (stream R)" },
};

const levels = ["IDEMPOTENCY_UNKNOWN", "NO_SIDE_EFFECTS", "IDEMPOTENT"];

const others: Readonly<Record<string, readonly [string, string]>> = {
  request_same_shape: ["rpc Do(Q) returns (R);", "rpc Do(SameQ) returns (R);"],
  request_other_shape: ["rpc Do(Q) returns (R);", "rpc Do(OtherQ) returns (R);"],
  response_same_shape: ["rpc Do(Q) returns (R);", "rpc Do(Q) returns (SameR);"],
  response_other_shape: ["rpc Do(Q) returns (R);", "rpc Do(Q) returns (OtherR);"],
  both_other_shape: ["rpc Do(Q) returns (R);", "rpc Do(OtherQ) returns (OtherR);"],
  exchanged: ["rpc Do(Q) returns (R);", "rpc Do(R) returns (Q);"],
  request_of_stream: ["rpc Do(stream Q) returns (R);", "rpc Do(stream OtherQ) returns (R);"],
  removed: ["rpc Do(Q) returns (R); rpc Also(Q) returns (R);", "rpc Also(Q) returns (R);"],
  last_removed: ["rpc Do(Q) returns (R);", ""],
  added: ["rpc Do(Q) returns (R);", "rpc Do(Q) returns (R); rpc Also(Q) returns (R);"],
  renamed: ["rpc Do(Q) returns (R);", "rpc Did(Q) returns (R);"],
  replaced: ["rpc Do(Q) returns (R);", "rpc Did(stream Q) returns (OtherR);"],
  reordered: [
    "rpc Do(Q) returns (R); rpc Also(Q) returns (R);",
    "rpc Also(Q) returns (R); rpc Do(Q) returns (R);",
  ],
  deprecated: ["rpc Do(Q) returns (R);", "rpc Do(Q) returns (R) { option deprecated = true; }"],
};

/** Changes of methods and services. */
export function methodChanges(): readonly SchemaChange[] {
  return [
    ...Object.entries(others).map(([what, [from, to]]) => change(what, from, to)),
    ...pairsOf(Object.entries(streams)).map(([[a, from], [b, to]]) =>
      change(`${a}_to_${b}`, `${from};`, `${to};`),
    ),
    ...pairsOf(levels).map(([a, b]) =>
      change(`${a}_to_${b}`.toLowerCase(), withLevel(a), withLevel(b)),
    ),
    {
      name: "services.removed",
      old: proto3(...messages, "service S { rpc Do(Q) returns (R); }", "service T {}"),
      new: proto3(...messages, "service T {}"),
    },
    {
      name: "services.renamed",
      old: proto3(...messages, "service S { rpc Do(Q) returns (R); }"),
      new: proto3(...messages, "service T { rpc Do(Q) returns (R); }"),
    },
    {
      name: "services.added",
      old: proto3(...messages, "service S { rpc Do(Q) returns (R); }"),
      new: proto3(
        ...messages,
        "service S { rpc Do(Q) returns (R); }",
        "service T { rpc Do(Q) returns (R); }",
      ),
    },
  ];
}

function change(what: string, from: string, to: string): SchemaChange {
  const file = (body: string) => proto3(...messages, `service S { ${body} }`);
  return { name: `methods.${what}`, old: file(from), new: file(to) };
}

function withLevel(level: string): string {
  return `rpc Do(Q) returns (R) { option idempotency_level = ${level}; }`;
}
