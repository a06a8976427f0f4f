import { wellKnownKind } from "../../generators/well-known.ts";
import type { Field, MessageType } from "../../schema/types.ts";
import type { ElementValue, FieldValue, MessageValue } from "../../schema/value.ts";

/**
 * How much there is of each thing in an answer, by its path: the length of texts, lists and maps, and numbers
 * themselves where they are asked for; of the messages in a list, and the texts in lists and maps, all together.
 *
 * Fields that grow by their nature are left out, by what they are called: times and versions, counts of calls.
 */
export function answerSizes(
  type: MessageType,
  value: MessageValue,
  { numbers }: { readonly numbers: boolean },
): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  addSizes({ sizes, path: "", numbers }, type, value);
  return sizes;
}

interface Sum {
  readonly numbers: boolean;
  readonly sizes: Map<string, number>;
  readonly path: string;
}

const growing =
  /(?:^|_)(?:time|timestamp|date|at|age|ms|seconds?|millis|micros|nanos|epoch|cpu|memory|tokens?|hits?|calls?|etag|seq|sequence|generation|revisions?|versions?|updates?|latency|duration|elapsed|uptime|nonce|metrics?|requests?|attempts?|retries|checksum|hash)(?:_|$)|modified|updated|timestamp|version/i;

function addSizes(sum: Sum, type: MessageType, { fields }: MessageValue): void {
  for (const [number, content] of fields) {
    const field = type.byNumber.get(number);
    if (field === undefined || growing.test(snake(field.name))) continue;
    const kind = field.message === undefined ? undefined : wellKnownKind(field.message);
    if (kind === "timestamp" || kind === "duration") continue;
    const path = sum.path === "" ? field.name : `${sum.path}.${field.name}`;
    addContent({ ...sum, path }, field, content);
  }
}

/** `lastUpdate` like `last_update`. */
function snake(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, "$1_$2");
}

function addContent(sum: Sum, field: Field, content: FieldValue): void {
  if (Array.isArray(content) || content instanceof Map) {
    const elements: readonly ElementValue[] = [...content.values()];
    add(sum, elements.length);
    const inner = { ...sum, path: `${sum.path}[]` };
    for (const element of elements) addElement(inner, field, element);
  } else addElement(sum, field, content as ElementValue);
}

function addElement(sum: Sum, field: Field, element: ElementValue): void {
  if (typeof element === "string" || element instanceof Uint8Array) add(sum, element.length);
  else if (field.message !== undefined) addSizes(sum, field.message, element as MessageValue);
  else if (sum.numbers && field.enum === undefined && typeof element !== "boolean")
    add(sum, Number(element));
}

function add({ sizes, path }: Sum, size: number): void {
  sizes.set(path, (sizes.get(path) ?? 0) + size);
}
