import type { JsonMember, JsonNode } from "./parse.ts";
import type { JsonPath } from "./slots.ts";

/** The node at a place; `undefined` where there is none. Of two members of one name, the first. */
export function nodeAt(root: JsonNode, path: JsonPath): JsonNode | undefined {
  let node: JsonNode | undefined = root;
  for (const step of path) node = node === undefined ? undefined : child(node, step);
  return node;
}

/** The tree with what stands at a place changed, or left out where nothing is to be there. */
export function editedAt(
  root: JsonNode,
  path: JsonPath,
  edit: (node: JsonNode) => JsonNode | undefined,
): JsonNode | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return edit(root);
  const inner = child(root, step);
  if (inner === undefined) return root;
  const edited = editedAt(inner, rest, edit);
  if (root.kind === "array") {
    // By place, for equal nodes may be one object.
    const elements = root.elements.flatMap((one, index) => (index === step ? kept(edited) : [one]));
    return { kind: "array", elements };
  }
  if (root.kind !== "object") return root;
  const first = memberOf(root.members, step);
  const members = root.members.flatMap((member) =>
    member === first ? kept(edited).map((value) => ({ name: member.name, value })) : [member],
  );
  return { kind: "object", members };
}

function kept(node: JsonNode | undefined): readonly JsonNode[] {
  return node === undefined ? [] : [node];
}

function child(node: JsonNode, step: string | number): JsonNode | undefined {
  if (node.kind === "array" && typeof step === "number") return node.elements[step];
  return node.kind === "object" ? memberOf(node.members, step)?.value : undefined;
}

function memberOf(members: readonly JsonMember[], step: string | number): JsonMember | undefined {
  return members.find(({ name }) => name === step);
}
