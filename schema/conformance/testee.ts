import { readSync, writeSync } from "node:fs";
import { answer } from "./answer.ts";
import { conformanceSchema } from "./suite.ts";

/**
 * The program that Google's conformance suite tests: the oracle behind the
 * suite's protocol, on standard input and output. Every message stands behind
 * its length, four bytes, little-endian.
 */
const stdin = 0;
const stdout = 1;
const lengthBytes = 4;

/** The next bytes of the input, or `undefined` where it ends before the first of them. */
function read(length: number): Uint8Array | undefined {
  const bytes = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const count = readSync(stdin, bytes, done, length - done, null);
    if (count === 0 && done === 0) return undefined;
    if (count === 0) throw new Error(`the input ends after ${done} of ${length} bytes`);
    done += count;
  }
  return bytes;
}

function write(bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(stdout, bytes, done);
}

const schema = conformanceSchema();
for (;;) {
  const header = read(lengthBytes);
  if (header === undefined) break;
  const length = new DataView(header.buffer).getUint32(0, true);
  const response = answer(schema, read(length) ?? new Uint8Array(0));
  const message = new Uint8Array(lengthBytes + response.length);
  new DataView(message.buffer).setUint32(0, response.length, true);
  message.set(response, lengthBytes);
  write(message);
}
