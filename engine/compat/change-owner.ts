import { elementsOf } from "../../properties/messages-in.ts";
import type { Step } from "../../schema/evolution/compare-across.ts";
import type { FieldChange } from "../../schema/evolution/evolution-types.ts";
import type { Field, MessageType } from "../../schema/types.ts";
import type { MessageValue } from "../../schema/value.ts";

/** The changes of a schema, by the field that changed. */
export class ChangeOwners {
  private readonly byField = new Map<Field, FieldChange>();

  constructor(changes: Iterable<FieldChange>) {
    for (const change of changes)
      for (const field of [change.old, change.new])
        if (field !== undefined) this.byField.set(field, change);
  }

  /** The change of that field of either version, if it changed. */
  of(field: Field | undefined): FieldChange | undefined {
    return field === undefined ? undefined : this.byField.get(field);
  }

  /**
   * The change that a difference comes of: the innermost on the way to it, or the field whose message
   * type has been replaced, which answers for everything in it.
   */
  ofTrail(trail: readonly Step[]): FieldChange | undefined {
    let owner: FieldChange | undefined;
    for (const step of trail) {
      const change = this.of(step.old) ?? this.of(step.new);
      owner = change ?? owner;
      if (change?.aspects.has("message type")) break;
    }
    return owner;
  }

  /**
   * The innermost fields that are set in a message and have changed, each once: what can make a reader refuse
   * all of it. Two that share a oneof now can only do it together.
   */
  inMessage(type: MessageType, value: MessageValue): ReadonlySet<FieldChange> {
    const owners = new Set<FieldChange>();
    for (const number of value.fields.keys()) {
      const field = type.byNumber.get(number);
      if (field === undefined) continue;
      const change = this.of(field);
      const inner = change?.aspects.has("message type") ? noChanges : this.inside(field, value);
      for (const owner of inner) owners.add(owner);
      if (inner.size === 0 && change !== undefined) owners.add(change);
    }
    return owners;
  }

  private inside(field: Field, value: MessageValue): ReadonlySet<FieldChange> {
    const { message } = field;
    if (message === undefined) return noChanges;
    const owners = new Set<FieldChange>();
    // A cast, since fields of messages hold nothing else.
    for (const inner of elementsOf(value.fields.get(field.number)) as Iterable<MessageValue>)
      for (const owner of this.inMessage(message, inner)) owners.add(owner);
    return owners;
  }
}

const noChanges: ReadonlySet<FieldChange> = new Set();
