import { create, toBinary } from "@bufbuild/protobuf";
import { anyPack } from "@bufbuild/protobuf/wkt";
import { Metadata, type ServiceError, status } from "@grpc/grpc-js";
import { BadRequestSchema } from "../../../schema/grpc/generated/google/rpc/error_details_pb.ts";
import { StatusSchema } from "../../../schema/grpc/generated/google/rpc/status_pb.ts";
import { requestTimeoutMs } from "./limits.ts";
import { Refusal } from "./refusal.ts";

/** How a call fails: what grpc-js takes in place of an answer. */
export type Failure = Partial<ServiceError> | Error;

/** What comes of an answer, or `DEADLINE_EXCEEDED` where that takes the services too long. */
export async function answerTo<Answer>(answer: () => Promise<Answer>): Promise<Answer> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Refusal("the request took too long", { code: status.DEADLINE_EXCEEDED })),
      requestTimeoutMs,
    );
  });
  try {
    return await Promise.race([answer(), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What the caller is told of something that was thrown: a refusal as it is, and anything else, where it is guarded, in general words. */
export function failureOf(error: unknown, { isGuarded }: { readonly isGuarded: boolean }): Failure {
  if (error instanceof Refusal) {
    const { code, message, field } = error;
    return { code, details: message, metadata: detailsOf(code, message, field) };
  }
  // grpc-js tells the caller the message of an error, with `UNKNOWN`.
  if (!isGuarded && error instanceof Error) return error;
  return { code: status.INTERNAL, details: "internal error" };
}

/** The rich error model: which argument is wrong, for programs. https://google.aip.dev/193 */
function detailsOf(code: status, message: string, field: string | undefined): Metadata {
  const metadata = new Metadata();
  if (field === undefined) return metadata;
  const description = message.slice(field.length + 2);
  const violations = create(BadRequestSchema, { fieldViolations: [{ field, description }] });
  const rich = create(StatusSchema, {
    code,
    message,
    details: [anyPack(BadRequestSchema, violations)],
  });
  metadata.set("grpc-status-details-bin", Buffer.from(toBinary(StatusSchema, rich)));
  return metadata;
}
