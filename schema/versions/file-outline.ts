import { Reader } from "../wire/reader.ts";
import { wireType } from "../wire/wire-type.ts";

/** What a serialized `FileDescriptorProto` has to do with others. Every name is a full one. */
export interface FileOutline {
  /** The messages that it declares. */
  readonly messages: readonly string[];
  readonly services: readonly string[];
  /** The messages that it extends. */
  readonly extendees: readonly string[];
  /** The messages and enums that its fields are of, extensions left out. */
  readonly fieldTypes: readonly string[];
}

// Field numbers of descriptor.proto
const inFile = {
  package: 2,
  dependency: 3,
  message: 4,
  service: 6,
  extension: 7,
  publicDependency: 10,
  optionDependency: 15,
} as const;
const inMessage = { field: 2, nested: 3, extension: 6 } as const;
const inField = { extendee: 2, type: 6 } as const;
/** Of messages and services alike. */
const nameNumber = 1;

/** The files that a serialized file imports, those that only its options need among them. */
export function importsOf(file: Uint8Array): readonly string[] {
  const records = [...recordsIn(file)];
  return [...textsIn(records, inFile.dependency), ...textsIn(records, inFile.optionDependency)];
}

/** Whether what imports a serialized file gets to see files that this one imports. */
export function importsPublicly(file: Uint8Array): boolean {
  const reader = new Reader(file);
  while (reader.pos < reader.end) {
    const tag = reader.tag();
    if (tag >>> 3 === inFile.publicDependency) return true;
    reader.skip(tag);
  }
  return false;
}

/** Reads the names in a serialized file and nothing else, at a small part of what it costs to build it. */
export function outlineOf(file: Uint8Array): FileOutline {
  const records = [...recordsIn(file)];
  const name = textsIn(records, inFile.package).at(-1) ?? "";
  const start = name === "" ? "" : `${name}.`;
  const outline = { messages: [], extendees: [], fieldTypes: [] } satisfies Draft as Draft;
  addExtendees(records, inFile.extension, outline);
  for (const message of recordsOf(records, inFile.message)) addMessage(message, start, outline);
  const services = recordsOf(records, inFile.service).map((one) => start + nameIn(one));
  return { ...outline, services };
}

interface Draft {
  readonly messages: string[];
  readonly extendees: string[];
  readonly fieldTypes: string[];
}

type Records = readonly (readonly [number: number, content: Uint8Array])[];

function addMessage(message: Uint8Array, start: string, outline: Draft): void {
  const records = [...recordsIn(message)];
  const name = start + nameIn(message);
  outline.messages.push(name);
  addExtendees(records, inMessage.extension, outline);
  for (const field of recordsOf(records, inMessage.field))
    outline.fieldTypes.push(...typeNames(field, inField.type));
  for (const nested of recordsOf(records, inMessage.nested))
    addMessage(nested, `${name}.`, outline);
}

function addExtendees(records: Records, number: number, outline: Draft): void {
  for (const extension of recordsOf(records, number))
    outline.extendees.push(...typeNames(extension, inField.extendee));
}

/** Names of types as fields have them: the dot in front says that they are full. */
function typeNames(field: Uint8Array, number: number): readonly string[] {
  return textsIn([...recordsIn(field)], number).map((name) => name.replace(/^\./, ""));
}

function nameIn(declaration: Uint8Array): string {
  return textsIn([...recordsIn(declaration)], nameNumber).at(-1) ?? "";
}

function recordsOf(records: Records, wanted: number): readonly Uint8Array[] {
  return records.filter(([number]) => number === wanted).map(([, content]) => content);
}

function textsIn(records: Records, wanted: number): readonly string[] {
  return recordsOf(records, wanted).map((content) => Buffer.from(content).toString("utf8"));
}

/** The length-delimited records of a message, cut out and not copied. */
function* recordsIn(message: Uint8Array): Generator<readonly [number, Uint8Array]> {
  const reader = new Reader(message);
  while (reader.pos < reader.end) {
    const tag = reader.tag();
    if ((tag & 7) !== wireType.lengthDelimited) {
      reader.skip(tag);
      continue;
    }
    const length = reader.length();
    yield [tag >>> 3, message.subarray(reader.pos, reader.pos + length)];
    reader.pos += length;
  }
}
