import type { ElementValue, MapKey, MapValue } from "../value.ts";

/** The byte keys of a map by their content. Only maps that were asked for one have an entry. */
const byteKeys = new WeakMap<MapValue, Map<string, Uint8Array>>();

/**
 * The key under which the map holds what `key` means, or `key` itself where it holds nothing.
 *
 * Text that is no valid UTF-8 is bytes, and a `Map` tells arrays apart by
 * identity: without this, such a map would not even be equal to itself.
 * Once asked for byte keys, a map may only be added to by {@link setEntry}.
 */
export function keyIn(map: MapValue, key: MapKey): MapKey {
  if (typeof key !== "object") return key;
  return byteKeysOf(map).get(contentOf(key)) ?? key;
}

/** Sets an entry, in the place of one whose key means the same. */
export function setEntry(map: Map<MapKey, ElementValue>, key: MapKey, element: ElementValue): void {
  const known = keyIn(map, key);
  map.set(known, element);
  if (typeof known === "object") byteKeysOf(map).set(contentOf(known), known);
}

function byteKeysOf(map: MapValue): Map<string, Uint8Array> {
  let keys = byteKeys.get(map);
  if (keys === undefined) {
    keys = new Map();
    for (const key of map.keys()) if (typeof key === "object") keys.set(contentOf(key), key);
    byteKeys.set(map, keys);
  }
  return keys;
}

/** One character a byte. */
function contentOf(key: Uint8Array): string {
  return Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString("latin1");
}
