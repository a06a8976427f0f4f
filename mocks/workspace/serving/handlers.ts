import type { DescMessage, MessageShape } from "@bufbuild/protobuf";
import type { GenService } from "@bufbuild/protobuf/codegenv2";
import type { DocumentProcessor } from "../generated/workspace_daemon/document_processor_pb.ts";
import type { MemoryService } from "../generated/workspace_daemon/memory_service_pb.ts";
import type { SearchService } from "../generated/workspace_daemon/search_service_pb.ts";
import type { SystemService } from "../generated/workspace_daemon/system_service_pb.ts";

/** What a handler may know of the call that it serves. */
export interface ServedCall {
  /** Whether nobody waits for the answer any more. */
  readonly isOver: () => boolean;
}

/** Answers one request, or throws a `Refusal`. */
export type Handler<Request, Response> = (
  request: Request,
  call: ServedCall,
) => Response | Promise<Response>;

/** The handlers of one service by the local names of its methods. A method that streams has one for each message. */
export type HandlersOf<Service> =
  Service extends GenService<infer Methods>
    ? {
        readonly [Name in keyof Methods]: Methods[Name] extends {
          readonly input: infer Input extends DescMessage;
          readonly output: infer Output extends DescMessage;
        }
          ? Handler<MessageShape<Input>, MessageShape<Output>>
          : never;
      }
    : never;

/** The handlers of all four services; no two of their methods share a name. */
export type WorkspaceHandlers = HandlersOf<typeof DocumentProcessor> &
  HandlersOf<typeof SearchService> &
  HandlersOf<typeof MemoryService> &
  HandlersOf<typeof SystemService>;
