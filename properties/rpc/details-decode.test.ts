import { create, type DescMessage, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { anyPack } from "@bufbuild/protobuf/wkt";
import { expect, test } from "vitest";
import { always, faultyServer } from "../../mocks/faulty-server/faulty-server.ts";
import { BadRequestSchema } from "../../schema/grpc/generated/google/rpc/error_details_pb.ts";
import { StatusSchema } from "../../schema/grpc/generated/google/rpc/status_pb.ts";
import { detailsDecode } from "./details-decode.ts";
import { type Judged, judgedCall, pathOf } from "./testing/judged-call.ts";

const badRequest = packed(BadRequestSchema, {
  fieldViolations: [{ field: "text", description: "must not be empty" }],
});

function packed<Desc extends DescMessage>(desc: Desc, init: MessageInitShape<Desc>) {
  return anyPack(desc, create(desc, init));
}

/** What is said of a call that ends with INVALID_ARGUMENT and these details. */
async function judgedWith(value: Uint8Array): Promise<Judged> {
  await using server = await faultyServer({
    [pathOf("Get")]: always({
      code: 3,
      details: "text: must not be empty",
      trailers: [{ name: "grpc-status-details-bin", value }],
    }),
  });
  return await judgedCall(detailsDecode, server.address);
}

function statusOf(init: MessageInitShape<typeof StatusSchema>): Uint8Array {
  return toBinary(StatusSchema, create(StatusSchema, init));
}

test("holds for details that parse and have the code of the call", async () => {
  const message = "another text";

  expect(await judgedWith(statusOf({ code: 3, message, details: [badRequest] }))).toBe("held");
});

test("holds where no code is given, and for details that nobody here knows", async () => {
  const unknown = { typeUrl: "type.googleapis.com/acme.v1.Other", value: Uint8Array.of(0xff) };

  expect(await judgedWith(statusOf({ details: [unknown] }))).toBe("held");
});

test("catches bytes that are no google.rpc.Status", async () => {
  expect(await judgedWith(Uint8Array.of(0x12, 9, 0x61))).toEqual({
    way: "unreadable",
    signature: "no google.rpc.Status: at byte …: a length of …, but … bytes left",
    expected: "a google.rpc.Status in grpc-status-details-bin",
    actual: "bytes that are none (at byte 1: a length of 9, but 1 bytes left)",
    output: expect.any(Uint8Array),
  });
});

test("catches the code of another status", async () => {
  expect(await judgedWith(statusOf({ code: 5 }))).toEqual({
    way: "malformed",
    signature: "code NOT_FOUND in the details of INVALID_ARGUMENT",
    expected:
      "a google.rpc.Status with the code of the call, which ended with INVALID_ARGUMENT: text: must not be empty",
    actual: "one with the code NOT_FOUND",
    source: "https://github.com/grpc/proposal/blob/master/L44-python-rich-status.md",
  });
});

for (const typeName of ["google.rpc.BadRequest", "notes.v1.Note"])
  test(`catches a detail that is no ${typeName} and says it is`, async () => {
    const typeUrl = `type.googleapis.com/${typeName}`;
    const value = Uint8Array.of(0x0a, 9, 0x61);

    expect(await judgedWith(statusOf({ code: 3, details: [{ typeUrl, value }] }))).toMatchObject({
      way: "unreadable",
      expected: `a ${typeName} in the details, as its type_url says`,
    });
  });

test("says nothing where there are no details", async () => {
  await using server = await faultyServer({ [pathOf("Get")]: always({ code: 3 }) });

  expect(await judgedCall(detailsDecode, server.address)).toBe("declined");
});
