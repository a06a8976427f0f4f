import { expect, test } from "vitest";
import { FrameReader } from "./frame-reader.ts";
import {
  dataFrames,
  frameFlag,
  frameOf,
  frameType,
  headerFrames,
  settingsFrame,
} from "./frames.ts";

const { endStream, endHeaders, padded, priority } = frameFlag;
const { data, headers, continuation, ping } = frameType;
const stream = 1;
const begin = settingsFrame([]);
const text = Buffer.from("abc");
const paddedText = Buffer.from([2, ...text, 0, 0]);

/** What a reader tells of bytes that come in pieces of one size. */
function told(bytes: Buffer, size = bytes.length): readonly string[] {
  const lines: string[] = [];
  let content = "";
  const reader = new FrameReader({
    dataBegins: (id, flowBytes) => {
      content = `data ${id} ${flowBytes} `;
    },
    dataPiece: (chunk, from, to) => {
      content += chunk.toString("latin1", from, to);
    },
    dataEnds: (flags) => lines.push(`${content} ${flags & endStream}`),
    headerBlock: (id, flags, block) =>
      lines.push(`headers ${id} ${flags & endStream} ${block.length > 9 ? block.length : block}`),
    controlFrame: (type, _flags, id, payload) => lines.push(`${type} ${id} ${payload}`),
    violation: (code, reason) => lines.push(`${code}: ${reason}`),
  });
  for (let at = 0; at < bytes.length; at += size)
    reader.read(bytes, at, Math.min(bytes.length, at + size));
  return lines.slice(1);
}

const all = Buffer.concat([
  begin,
  frameOf({ type: headers, flags: endHeaders, stream }, text),
  frameOf({ type: headers, flags: endHeaders | padded, stream }, paddedText),
  frameOf(
    { type: headers, flags: endHeaders | padded | priority | endStream, stream },
    Buffer.from([1, 0, 0, 0, 0, 9, ...text, 0]),
  ),
  frameOf({ type: headers, flags: endStream, stream }, text),
  frameOf({ type: continuation, flags: 0, stream }, Buffer.alloc(0)),
  frameOf({ type: continuation, flags: endHeaders, stream }, Buffer.from("de")),
  frameOf({ type: data, flags: 0, stream }, text),
  frameOf({ type: data, flags: 0, stream }, Buffer.alloc(0)),
  frameOf({ type: data, flags: padded | endStream, stream }, paddedText),
  frameOf({ type: data, flags: padded, stream }, Buffer.from([0])),
  frameOf({ type: ping, flags: 0, stream: 0 }, Buffer.from("12345678")),
  frameOf({ type: 0xfa, flags: 0, stream: 0 }, Buffer.alloc(0)),
]);

for (const size of [1, 2, 3, 8, 9, 10, 13, all.length])
  test(`cuts frames out of pieces of ${size} bytes`, () => {
    expect(told(all, size)).toEqual([
      "headers 1 0 abc",
      "headers 1 0 abc",
      "headers 1 1 abc",
      "headers 1 1 abcde",
      "data 1 3 abc 0",
      "data 1 0  0",
      "data 1 6 abc 1",
      "data 1 1  0",
      "6 0 12345678",
      "250 0 ",
    ]);
  });

test("reads what is written in more than one frame", () => {
  const block = headerFrames(Buffer.alloc(40_000), endStream);
  const content = dataFrames([Buffer.alloc(16_385, "a"), text], endStream);
  // A stream of its own, since 0 is none.
  for (const { bytes, starts } of [block, content]) for (const at of starts) bytes[at + 8] = 1;

  expect(told(Buffer.concat([begin, block.bytes, content.bytes]))).toEqual([
    "headers 1 1 40000",
    `data 1 16384 ${"a".repeat(16_384)} 0`,
    "data 1 1 a 0",
    "data 1 3 abc 1",
  ]);
});

const large = frameOf({ type: ping, flags: 0, stream: 0 }, Buffer.alloc(16_385));
const headersBegun = frameOf({ type: headers, flags: 0, stream }, text);
const more = frameOf({ type: continuation, flags: 0, stream }, Buffer.alloc(10_000));

for (const [what, frames, violation] of [
  ["a frame that is too large", [large], "6: a frame of 16385 bytes"],
  ["DATA without a stream", [dataFrames([text], 0).bytes], "1: DATA without a stream"],
  [
    "more padding than content",
    [frameOf({ type: data, flags: padded, stream }, Buffer.from([3, 1, 1]))],
    "1: more padding than payload",
  ],
  [
    "padding without its length",
    [frameOf({ type: data, flags: padded, stream }, Buffer.alloc(0))],
    "6: padding without a length",
  ],
  ["CONTINUATION of nothing", [more], "1: CONTINUATION out of order"],
  ["another frame among headers", [headersBegun, begin], "1: CONTINUATION out of order"],
  [
    "headers without an end",
    [headersBegun, ...Array.from({ length: 40 }, () => more)],
    "11: headers of more than 262144 bytes or 256 frames",
  ],
  [
    "headers that go on with nothing",
    [
      headersBegun,
      ...Array.from({ length: 300 }, () =>
        frameOf({ type: continuation, flags: 0, stream }, Buffer.alloc(0)),
      ),
    ],
    "11: headers of more than 262144 bytes or 256 frames",
  ],
] as const)
  test(`refuses ${what}, and reads no further`, () => {
    const bytes = Buffer.concat([begin, ...frames, begin]);

    expect(told(bytes)).toEqual([violation]);
    expect(told(bytes, 7)).toEqual([violation]);
  });
