import type { MockHandler } from "../../../../mocks/server/mock-options.ts";
import { sentOf } from "./handling.ts";

/** What cannot be reached, in one way each, and one that can only be with what nobody can guess. */
export const refusalsProto = `
package test.refusals;
service Refusals {
  rpc Forbid(Request) returns (Response);
  rpc Hang(Request) returns (Response);
  rpc Fail(Request) returns (Response);
  rpc Unmade(Request) returns (Response);
  rpc Secret(Request) returns (Response);
}
message Request { string name = 1; int32 limit = 2; Options options = 3; repeated string tags = 4; }
message Options { string mode = 1; bool deep = 2; Options more = 3; }
message Response { string text = 1; string error_message = 2; }
`;

/** How each refuses. */
export const refusals: Readonly<Record<string, MockHandler>> = {
  "test.refusals.Refusals/Forbid": () => ({ status: "PERMISSION_DENIED", message: "not you" }),
  "test.refusals.Refusals/Hang": () => ({ delays: { headers: 60_000 } }),
  "test.refusals.Refusals/Fail": () => ({ status: "INTERNAL", message: "no" }),
  "test.refusals.Refusals/Unmade": () => ({ status: "UNIMPLEMENTED" }),
  "test.refusals.Refusals/Secret": sentOf(({ name }) =>
    name === "xyzzy" ? {} : { status: "INVALID_ARGUMENT", message: "name is none that is known" },
  ),
};
