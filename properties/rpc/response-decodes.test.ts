import { expect, test } from "vitest";
import { always, faultyServer } from "../../mocks/faulty-server/faulty-server.ts";
import { http2Server, withTrailers } from "../../mocks/faulty-server/http2-server.ts";
import { compileText } from "../../schema/compile.ts";
import { responseDecodes } from "./response-decodes.ts";
import { bytesOf, exchangeEnding, judged, judgedCall, pathOf } from "./testing/judged-call.ts";

const get = pathOf("Get");
const note = bytesOf({ text: "a", inner: { lines: ["b", "c"] }, named: { d: { number: 1 } } });

test("holds for messages that are what the schema says, on every kind of method", async () => {
  await using server = await faultyServer({
    [get]: always({ messages: [note] }),
    [pathOf("Upload")]: always({ messages: [note] }),
    [pathOf("Watch")]: always({ messages: [note, note, bytesOf({})] }),
    [pathOf("Chat")]: always({ messages: [note, note] }),
  });

  for (const name of ["Get", "Upload", "Watch", "Chat"])
    expect(await judgedCall(responseDecodes, server.address, { name })).toBe("held");
});

test("holds for fields that the schema does not know, and for messages before another status", async () => {
  await using server = await faultyServer({
    [get]: always({ messages: [Uint8Array.of(0xf8, 0x06, 1)] }),
    [pathOf("Watch")]: always({ messages: [note], code: 5, details: "no more" }),
  });

  expect(await judgedCall(responseDecodes, server.address)).toBe("held");
  expect(await judgedCall(responseDecodes, server.address, { name: "Watch" })).toBe("held");
});

test("catches text that is not UTF-8", async () => {
  await using server = await faultyServer({
    [get]: always({ messages: [Uint8Array.of(0x0a, 2, 0x61, 0xff)] }),
  });

  expect(await judgedCall(responseDecodes, server.address)).toEqual({
    way: "unreadable",
    signature: "unreadable: at byte …: field text: text that is not valid UTF-8",
    expected: "a notes.v1.Note",
    actual:
      "bytes that no decoder may accept (at byte 1: field text: text that is not valid UTF-8)",
    output: expect.any(Uint8Array),
  });
});

test("catches bytes that end too early, as the third message of a stream", async () => {
  await using server = await faultyServer({
    [pathOf("Watch")]: always({ messages: [note, note, Uint8Array.of(0x0a, 9, 0x61)] }),
  });

  expect(await judgedCall(responseDecodes, server.address, { name: "Watch" })).toMatchObject({
    signature: "unreadable: at byte …: a length of …, but … bytes left",
  });
});

test("catches a required field that is not set, deep inside", async () => {
  const schema = compileText(`
    syntax = "proto2";
    message Strict { required string text = 1; repeated Strict inner = 2; }
    service Notes { rpc Get(Strict) returns (Strict); }
  `);
  const answer = bytesOf({ text: "a", inner: [{ text: "b" }, {}] }, "Strict", schema);
  const whole = bytesOf({ text: "a", inner: [{ text: "b" }] }, "Strict", schema);
  await using server = await faultyServer({ "/Notes/Get": always({ messages: [answer] }) });
  await using right = await faultyServer({ "/Notes/Get": always({ messages: [whole] }) });

  expect(await judgedCall(responseDecodes, server.address, { schema })).toEqual({
    way: "unreadable",
    signature: "without required field Strict.1",
    expected: "a Strict in which all required fields are set",
    actual: "inner[1].text is not set",
    source: "https://protobuf.dev/programming-guides/proto2/#field-labels",
    place: { path: "inner[1].text", typeName: "Strict", field: 1 },
    output: Buffer.from(answer),
  });
  expect(await judgedCall(responseDecodes, right.address, { schema })).toBe("held");
});

for (const [what, messages] of [
  ["OK without an answer", []],
  ["OK with several answers", [note, note]],
] as const)
  test(`catches ${what}`, async () => {
    await using server = await faultyServer({ [get]: always({ messages }) });

    expect(await judgedCall(responseDecodes, server.address)).toMatchObject({
      way: "malformed",
      signature: what,
      expected: "one message with OK, since the method does not stream its answers",
      actual: expect.stringContaining("UNIMPLEMENTED"),
    });
    expect(judged(responseDecodes, exchangeEnding({ code: 0 }, { messages }))).toMatchObject({
      signature: what,
    });
  });

test("catches an answer that says it is compressed and is not", async () => {
  await using server = await http2Server((stream) => {
    stream.respond({ ":status": 200, "content-type": "application/grpc", "grpc-encoding": "gzip" });
    stream.end(Uint8Array.of(1, 0, 0, 0, 2, 0x0a, 0));
  });

  expect(await judgedCall(responseDecodes, server.address)).toMatchObject({
    way: "unreadable",
    signature: "unusable: Failed to decompress gzip-encoded message",
    expected: "a message that the caller can unpack and read",
  });
});

test("says nothing of a status that has no answer", async () => {
  await using server = await http2Server(withTrailers(note, { "grpc-status": "5" }));
  const gone = await faultyServer({});
  gone.kill();

  expect(await judgedCall(responseDecodes, server.address)).toBe("declined");
  expect(await judgedCall(responseDecodes, gone.address)).toBe("declined");
});
