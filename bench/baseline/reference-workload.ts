/**
 * Of the workload below. A baseline of another version of it has nothing by which its figures could be normalised.
 *
 * Never change the workload: baselines that people keep rest on it. A better one is a new function with a new version.
 */
export const referenceWorkloadVersion = 1;

/** What the workload gives; a number that only all of its work gives. */
export const referenceResult = 2_006_035_792;

/**
 * A fixed piece of work, about 50 µs of it: by how long it takes, figures of different days and machines are normalised.
 *
 * It uses the machine as a codec does: varints in bytes, UTF-8, small objects, 64-bit integers and maps. No library and no
 * code that is measured has a part in it.
 */
export function referenceWorkload(): number {
  let sum = 0;
  for (let record = 0; record < records; record++) {
    const end = write(record);
    const { id, large, name, parts } = read(end);
    sum = (Math.imul(sum, 31) + id + name.length + Number(large & 0xffffn)) | 0;
    for (const [key, value] of parts) sum = (Math.imul(sum, 31) + key.length * value) | 0;
  }
  return sum >>> 0;
}

const records = 30;
const bytes = new Uint8Array(1024);
const texts = ["order", "Größe", "a name of some length", "送料", "status", "x"];

interface Record {
  readonly id: number;
  readonly large: bigint;
  readonly name: string;
  readonly parts: ReadonlyMap<string, number>;
}

function write(record: number): number {
  let at = writeVarint(record * 7919 + 1, 0);
  let large = 0x9e37_79b9_7f4a_7c15n * BigInt(record + 1);
  large = BigInt.asUintN(64, large);
  for (; large > 127n; large >>= 7n) bytes[at++] = Number(large & 127n) | 128;
  bytes[at++] = Number(large);
  at = writeText(texts[record % texts.length] ?? "", at);
  for (let part = 0; part < 4; part++) {
    at = writeText(texts[(record + part) % texts.length] ?? "", at);
    at = writeVarint(record * part * 131, at);
  }
  return at;
}

function writeVarint(value: number, start: number): number {
  let at = start;
  let rest = value;
  for (; rest > 127; rest >>>= 7) bytes[at++] = (rest & 127) | 128;
  bytes[at++] = rest;
  return at;
}

/** As codecs do for short texts: unit by unit, behind a byte of its length. */
function writeText(text: string, start: number): number {
  let at = start + 1;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) bytes[at++] = unit;
    else if (unit < 0x800) {
      bytes[at++] = 0xc0 | (unit >> 6);
      bytes[at++] = 0x80 | (unit & 63);
    } else {
      bytes[at++] = 0xe0 | (unit >> 12);
      bytes[at++] = 0x80 | ((unit >> 6) & 63);
      bytes[at++] = 0x80 | (unit & 63);
    }
  }
  bytes[start] = at - start - 1;
  return at;
}

let place = 0;

function read(end: number): Record {
  place = 0;
  const id = readVarint();
  let large = 0n;
  for (let shift = 0n; ; shift += 7n) {
    const byte = bytes[place++] ?? 0;
    large |= BigInt(byte & 127) << shift;
    if (byte < 128) break;
  }
  const name = readText();
  const parts = new Map<string, number>();
  while (place < end) parts.set(readText(), readVarint());
  return { id, large, name, parts };
}

function readVarint(): number {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[place++] ?? 0;
    value |= (byte & 127) << shift;
    if (byte < 128) return value >>> 0;
  }
}

function readText(): string {
  const end = place + 1 + (bytes[place] ?? 0);
  let text = "";
  for (place++; place < end; ) {
    const byte = bytes[place++] ?? 0;
    if (byte < 0x80) text += String.fromCharCode(byte);
    else if (byte < 0xe0) text += String.fromCharCode(((byte & 31) << 6) | continued());
    else text += String.fromCharCode(((byte & 15) << 12) | (continued() << 6) | continued());
  }
  return text;
}

function continued(): number {
  return (bytes[place++] ?? 0) & 63;
}
