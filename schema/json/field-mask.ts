import type { ListValue } from "../value.ts";
import { messageOfField } from "./fields.ts";
import type { Form } from "./form.ts";
import { errorAt, type Place } from "./place.ts";
import { shown } from "./shown.ts";

/**
 * `google.protobuf.FieldMask`: `"f.fooBar,h"`, the paths in lower camel case, comma-separated.
 *
 * field_mask.proto, "JSON Encoding of Field Masks". A path that does not come back
 * the same is refused on both ways: `fooBar` would come back as `foo_bar`,
 * `foo_3` and `foo__bar` have letters that no capital marks.
 */
export const fieldMask: Form = {
  read(_reader, _type, node, at) {
    if (node.kind !== "string") throw errorAt(at, `expected paths in a string, got ${shown(node)}`);
    if (node.value === "") return messageOfField(1, undefined);
    const paths = node.value.split(",").map((path) => snakeCase(path, at));
    return messageOfField(1, paths);
  },
  write(_writer, _type, value, at) {
    const paths = (value.fields.get(1) ?? []) as ListValue;
    const names = paths.map((path) => camelCase(path, at));
    return JSON.stringify(names.join(","));
  },
};

function snakeCase(path: string, at: Place): string {
  if (path === "" || path.includes("_"))
    throw errorAt(at, `expected a path in lower camel case, got ${JSON.stringify(path)}`);
  return path.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function camelCase(path: ListValue[number], at: Place): string {
  if (typeof path !== "string") throw errorAt(at, "a path is no valid UTF-8");
  // A comma would end the path, a capital come back in lower case, and only "_" and a letter become one capital.
  if (path === "" || /[,A-Z]|_(?![a-z])|\p{Surrogate}/u.test(path))
    throw errorAt(at, `a path that its JSON form would change: ${JSON.stringify(path)}`);
  return path.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
