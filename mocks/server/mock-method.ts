import { type Method, methodsOf, servicesOf, subjectOf } from "../../schema/methods.ts";
import { nearest } from "../../schema/nearest.ts";
import type { Schema } from "../../schema/schema.ts";
import { ToolError } from "../../schema/tool-error.ts";
import type { MessageType } from "../../schema/types.ts";
import { healthService } from "../standard/register-health.ts";
import { reflectionServices } from "../standard/register-reflection.ts";

/** A method that a mock server serves, with the types of its messages. */
export interface MockMethod extends Method {
  /** `acme.v1.Orders/Create` */
  readonly subject: string;
  readonly requestType: MessageType;
  readonly responseType: MessageType;
}

/** The services that a mock server serves of itself, whatever the schema holds. */
export const ownServices: ReadonlySet<string> = new Set([healthService, ...reflectionServices]);

/**
 * The methods of all services in the root files, by subject.
 *
 * @throws ToolError `nothing-selected` where there is none.
 */
export function mockMethods(schema: Schema): ReadonlyMap<string, MockMethod> {
  const services = [...servicesOf(schema)].filter((name) => !ownServices.has(name));
  const methods = methodsOf(schema, new Set(services)).map((method) => ({
    ...method,
    subject: subjectOf(method),
    requestType: schema.message(method.request),
    responseType: schema.message(method.response),
  }));
  if (methods.length > 0) return new Map(methods.map((method) => [method.subject, method]));
  throw new ToolError("the schema has no method to serve", {
    code: "nothing-selected",
    hint: "name files that declare a service",
  });
}

/** The method of that name. @throws ToolError `config` with the nearest name where there is none. */
export function mockMethod(methods: ReadonlyMap<string, MockMethod>, subject: string): MockMethod {
  const method = methods.get(subject);
  if (method !== undefined) return method;
  const near = nearest(subject, methods.keys());
  throw new ToolError(`no method is called "${subject}"`, {
    code: "config",
    hint: near === undefined ? `as in ${[...methods.keys()][0]}` : `did you mean "${near}"?`,
  });
}
