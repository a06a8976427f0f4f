import type { LiveMethod } from "../../properties/rpc/exchange.ts";
import { type Method, methodsOf, subjectOf } from "../../schema/methods.ts";
import { nearest } from "../../schema/nearest.ts";
import type { Schema } from "../../schema/schema.ts";
import { ToolError } from "../../schema/tool-error.ts";
import { matchesGlob } from "../globs.ts";

/** Which methods of a schema are called. */
export interface MethodChoice {
  /** What is called, by subject. */
  readonly called: readonly LiveMethod[];
  /** What filters leave out, with the filter; these are never called. */
  readonly left: ReadonlyMap<string, string>;
  /** Filters that matched nothing. */
  readonly idle: readonly string[];
}

/**
 * The methods of the services in the root files that the filters leave.
 *
 * @throws ToolError `nothing-selected` where there is no method, or none is left.
 */
export function chosenMethods(
  schema: Schema,
  include: readonly string[],
  exclude: readonly string[],
): MethodChoice {
  const all = methodsOf(schema);
  const subjects = all.map(subjectOf);
  if (all.length === 0)
    throw new ToolError("the schema has no service", {
      code: "nothing-selected",
      hint: "name the files that declare services",
    });
  const left = new Map<string, string>();
  for (const subject of subjects) {
    const excluding = exclude.find((glob) => matchesGlob(glob, subject));
    const isIncluded = include.length === 0 || include.some((glob) => matchesGlob(glob, subject));
    if (excluding !== undefined) left.set(subject, `--exclude ${excluding}`);
    else if (!isIncluded) left.set(subject, "not in --include");
  }
  const idle = [...include, ...exclude].filter(
    (glob) => !subjects.some((subject) => matchesGlob(glob, subject)),
  );
  const methods = all.filter((method) => !left.has(subjectOf(method)));
  if (methods.length === 0) throw nothingLeft(include, subjects);
  return {
    left,
    idle,
    called: liveMethods(schema, methods),
  };
}

/** Methods with the types of their messages, each knowing the others of its service. */
function liveMethods(schema: Schema, methods: readonly Method[]): readonly LiveMethod[] {
  const byService = new Map<string, LiveMethod[]>();
  return methods.map((method) => {
    const siblings = byService.get(method.service) ?? [];
    byService.set(method.service, siblings);
    const live: LiveMethod = {
      ...method,
      subject: subjectOf(method),
      requestType: schema.message(method.request),
      responseType: schema.message(method.response),
      siblings,
    };
    siblings.push(live);
    return live;
  });
}

function nothingLeft(include: readonly string[], subjects: readonly string[]): ToolError {
  const [first] = include;
  const near = first === undefined ? undefined : globFor(first, subjects);
  return new ToolError("the filters leave no method to call", {
    code: "nothing-selected",
    hint:
      near === undefined
        ? "filters are globs on pkg.Service/Method, as in --include 'acme.v1.Orders/*'"
        : `did you mean --include ${near.includes("*") ? `'${near}'` : near}?`,
  });
}

/** What may be meant by a filter that matches nothing: all of a service, a method of any, or a name that is nearly the same. */
function globFor(filter: string, subjects: readonly string[]): string | undefined {
  const name = filter.slice(filter.lastIndexOf("/") + 1);
  const likely = [`${filter}/*`, `**.${filter}/*`, `**/${name}`];
  return (
    likely.find((glob) => subjects.some((subject) => matchesGlob(glob, subject))) ??
    nearest(filter, subjects)
  );
}
