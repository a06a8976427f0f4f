import type { FieldChange } from "../../schema/evolution/evolution-types.ts";
import type { Cell } from "./compat-result.ts";
import type { MessageRoles } from "./message-roles.ts";

/** A change with what was judged of it, and other changes that are the same one, seen in another field. */
export interface Fate {
  readonly change: FieldChange;
  readonly cells: readonly Cell[];
  readonly alsoAt: readonly FieldChange[];
}

/**
 * Puts together the fields of one enum that changed, or of one message type that took the place of another,
 * where the same becomes of all of them: it is one change.
 */
export function joinedFates(
  judged: ReadonlyMap<FieldChange, readonly Cell[]>,
  roles: Pick<MessageRoles, "of">,
): readonly Fate[] {
  const groups = new Map<
    string,
    { change: FieldChange; cells: readonly Cell[]; alsoAt: FieldChange[] }
  >();
  let alone = 0;
  for (const [change, cells] of judged) {
    const fate = keyOf(change, cells);
    // What clients send and what they are sent are asked for different things.
    const role = [...roles.of(change.pair)].sort().join("+");
    const key = fate === undefined ? `${alone++}` : `${fate} ${role}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { change, cells, alsoAt: [] });
    else group.alsoAt.push(change);
  }
  return [...groups.values()];
}

function keyOf(change: FieldChange, cells: readonly Cell[]): string | undefined {
  const [aspect, ...others] = change.aspects;
  if (others.length > 0) return undefined;
  const types =
    aspect === "enum values" || aspect === "enum type"
      ? [change.old?.enum?.typeName, change.new?.enum?.typeName]
      : aspect === "message type"
        ? [change.old?.message?.typeName, change.new?.message?.typeName]
        : undefined;
  if (types === undefined) return undefined;
  const fates = cells.map(({ losses, masked }) =>
    masked === undefined ? losses.map(({ level }) => level).join("+") : "masked",
  );
  return [aspect, ...types, change.old?.cardinality, change.new?.cardinality, ...fates].join(" ");
}
