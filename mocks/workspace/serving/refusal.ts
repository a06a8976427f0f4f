import { status } from "@grpc/grpc-js";

/** What is known of a refusal beside its message. */
export interface RefusalOptions {
  /** https://github.com/grpc/grpc/blob/master/doc/statuscodes.md */
  readonly code: status;
  /** The argument that is wrong, by its path: `options.chunk_size`. */
  readonly field?: string;
  readonly cause?: unknown;
}

/** A request that a service cannot or will not carry out, for a reason that its caller may know. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: status;
  readonly field: string | undefined;

  constructor(message: string, { code, field, cause }: RefusalOptions) {
    super(field === undefined ? message : `${field}: ${message}`, { cause });
    this.code = code;
    this.field = field;
  }
}

/** An argument that no state of the services would make right. Its value is not repeated: it may be a secret. */
export function invalid(field: string, message: string): Refusal {
  return new Refusal(message, { code: status.INVALID_ARGUMENT, field });
}

/** A thing that is named and is not there. */
export function notFound(what: string): Refusal {
  return new Refusal(`no such ${what}`, { code: status.NOT_FOUND });
}

/** A thing that is to be made and is there. */
export function alreadyExists(what: string): Refusal {
  return new Refusal(`there is such a ${what} already`, { code: status.ALREADY_EXISTS });
}

/** A bound of the services, or of one of their messages, that is reached. */
export function exhausted(message: string): Refusal {
  return new Refusal(message, { code: status.RESOURCE_EXHAUSTED });
}
