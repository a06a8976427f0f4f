import { toHex } from "../../schema/hex.ts";
import type { ElementValue, FieldValue, ListValue, MapKey, MapValue } from "../../schema/value.ts";
import { keyIn } from "../../schema/wire/map-entries.ts";
import { sameBytes } from "../bytes.ts";
import { shownText } from "./shown-status.ts";

/** What a field of an answer holds, in a few words; of lists and maps of one size what makes it another than `other`. */
export function shownContent(content: FieldValue, other: FieldValue | undefined): string {
  if (Array.isArray(content)) return shownList(content, other);
  if (content instanceof Map) return shownMap(content, other);
  // A cast, since what is neither list nor map is an element.
  return shownElement(content as ElementValue);
}

function shownList(list: ListValue, other: FieldValue | undefined): string {
  const count = `${list.length} elements`;
  if (!Array.isArray(other) || other.length !== list.length) return count;
  const index = list.findIndex((element, at) => !isSame(element, other[at]));
  const element = list[index];
  return element === undefined ? count : `${count}, [${index}] = ${shownElement(element)}`;
}

function shownMap(map: MapValue, other: FieldValue | undefined): string {
  const count = `${map.size} entries`;
  if (!(other instanceof Map) || other.size !== map.size) return count;
  const others: MapValue = other;
  const otherOf = (key: MapKey): ElementValue | undefined => others.get(keyIn(others, key));
  const found =
    [...map].find(([key]) => otherOf(key) === undefined) ??
    [...map].find(([key, element]) => !isSame(element, otherOf(key)));
  if (found === undefined) return count;
  const [key, element] = found;
  return `${count}, [${shownElement(key)}] = ${shownElement(element)}`;
}

/** Messages are compared field by field, and told so. */
function isSame(one: ElementValue, other: ElementValue | undefined): boolean {
  if (one instanceof Uint8Array && other instanceof Uint8Array) return sameBytes(one, other);
  return typeof one === "object" ? typeof other === "object" : Object.is(one, other);
}

function shownElement(element: ElementValue): string {
  if (typeof element === "string") return JSON.stringify(shownText(element));
  if (element instanceof Uint8Array) return `${element.length} bytes: ${shownText(toHex(element))}`;
  return typeof element === "object" ? "a message" : String(element);
}
