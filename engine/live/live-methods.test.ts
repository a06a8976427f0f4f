import { expect, test } from "vitest";
import { compileSources } from "../../schema/compile.ts";
import { ToolError } from "../../schema/tool-error.ts";
import { chosenMethods } from "./live-methods.ts";

const schema = compileSources(
  new Map([
    [
      "orders.proto",
      `syntax = "proto3"; package acme.v1; message Order { string name = 1; } message Id { string id = 1; }
       service Orders { rpc Get(Id) returns (Order); rpc Create(Order) returns (Id); }
       service Stock { rpc Count(Id) returns (Order); }`,
    ],
  ]),
);
const [create, get, count] = ["acme.v1.Orders/Create", "acme.v1.Orders/Get", "acme.v1.Stock/Count"];

function called(include: readonly string[], exclude: readonly string[] = []): readonly string[] {
  return chosenMethods(schema, include, exclude).called.map(({ subject }) => subject);
}

function refused(
  include: readonly string[],
  exclude: readonly string[] = [],
  of = schema,
): ToolError {
  try {
    chosenMethods(of, include, exclude);
  } catch (error) {
    if (error instanceof ToolError) return error;
    throw error;
  }
  throw new Error("methods were chosen");
}

test("without filters every method is called, in the order of names, with its types", () => {
  const { called: methods, left, idle } = chosenMethods(schema, [], []);

  expect(
    methods.map(({ subject, requestType, responseType }) =>
      [subject, requestType.typeName, responseType.typeName].join(" "),
    ),
  ).toEqual([
    `${create} acme.v1.Order acme.v1.Id`,
    `${get} acme.v1.Id acme.v1.Order`,
    `${count} acme.v1.Id acme.v1.Order`,
  ]);
  expect([left.size, idle.length]).toEqual([0, 0]);
});

test("a method is called that any filter includes and none excludes", () => {
  expect(called([get])).toEqual([get]);
  expect(called(["acme.v1.Orders/*"])).toEqual([create, get]);
  expect(called(["**/C*"])).toEqual([create, count]);
  expect(called([get, count])).toEqual([get, count]);
  expect(called([], ["acme.v1.Orders/*"])).toEqual([count]);
  expect(called(["acme.v1.Orders/*"], [get])).toEqual([create]);
});

test("what is left out is named with the filter that does", () => {
  const { left } = chosenMethods(schema, ["acme.v1.Orders/*"], [get]);

  expect([...left]).toEqual([
    [get, `--exclude ${get}`],
    [count, "not in --include"],
  ]);
});

test("a filter that matches nothing is idle, whether it includes or excludes", () => {
  const include = ["acme.v1.Orders/*", "acme.v1.Order/*"];

  expect(chosenMethods(schema, include, ["**/Delete"]).idle).toEqual([
    ...["acme.v1.Order/*", "**/Delete"],
  ]);
  // It matches a method that is left out by another.
  expect(chosenMethods(schema, [create], [get]).idle).toEqual([]);
});

test("siblings are the methods of the same service that are called", () => {
  const siblings = (exclude: readonly string[]): readonly (readonly string[] | undefined)[] =>
    chosenMethods(schema, [], exclude).called.map((method) =>
      method.siblings?.map(({ subject }) => subject),
    );

  expect(siblings([])).toEqual([[create, get], [create, get], [count]]);
  expect(siblings([create])).toEqual([[get], [count]]);
});

test("filters that leave nothing are refused, with the name that was perhaps meant", () => {
  expect(refused(["acme.v1.Orders/Creat"])).toMatchObject({
    ...{ code: "nothing-selected", message: "the filters leave no method to call" },
    hint: `did you mean --include ${create}?`,
  });
  expect(refused(["other.Service/Method"]).hint).toBe(
    "filters are globs on pkg.Service/Method, as in --include 'acme.v1.Orders/*'",
  );
  expect(refused([], ["**"])).toMatchObject({ code: "nothing-selected" });
});

for (const [filter, glob] of [
  ["acme.v1.Orders", "acme.v1.Orders/*"],
  ["Orders", "**.Orders/*"],
  ["Create", "**/Create"],
  ["*/Create", "**/Create"],
])
  test(`the filter ${filter} may mean ${glob}`, () => {
    expect(refused([filter ?? ""]).hint).toBe(`did you mean --include '${glob}'?`);
  });

test("a schema without a service is refused", () => {
  const bare = compileSources(new Map([["a.proto", 'syntax = "proto3"; message A {}']]));

  expect(refused([], [], bare)).toMatchObject({
    ...{ code: "nothing-selected", message: "the schema has no service" },
    hint: "name the files that declare services",
  });
});
