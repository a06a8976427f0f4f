import type { EnumType } from "../../../schema/types.ts";
import type { RemedyStep } from "./remedy-step.ts";

/** Steps of one kind that are given; the rest follows them. */
const maxSteps = 3;

/** How the values of an enum may change so that readers of both versions go on. */
export function enumSteps(old: EnumType, next: EnumType): readonly RemedyStep[] {
  return [
    ...old.values.flatMap((value) => keptSteps(value, old, next)).slice(0, maxSteps),
    ...firstSteps(old, next),
    ...aliasSteps(old, next),
    ...addedSteps(old, next),
    ...(old.open === next.open ? [] : [openness(old)]),
  ];
}

interface Value {
  readonly name: string;
  readonly number: number;
}

function keptSteps({ name, number }: Value, old: EnumType, next: EnumType): readonly RemedyStep[] {
  const now = next.numbers.get(name);
  if (now === number) return [];
  const enumName = next.typeName;
  if (now !== undefined)
    return [
      { kind: "keep", words: `keep its number in ${enumName}`, line: `${name} = ${number};` },
    ];
  const other = next.names.get(number);
  if (other === undefined || old.numbers.has(other))
    return [
      {
        kind: "keep",
        words: `keep it in ${enumName} until nobody writes or knows it`,
        line: `${name} = ${number} [deprecated = true];`,
      },
    ];
  return [
    {
      kind: "keep",
      words: `keep the old name in ${enumName} in front of the new one, as an alias`,
      line: `option allow_alias = true; ${name} = ${number}; ${other} = ${number};`,
    },
  ];
}

function firstSteps(old: EnumType, next: EnumType): readonly RemedyStep[] {
  const [before, now] = [old.values[0], next.values[0]];
  if (before === undefined || now === undefined || before.number === now.number) return [];
  const words = `keep ${before.name} the first value of ${next.typeName}: it is what readers see where nothing is set`;
  return [{ kind: "advice", words }];
}

/** Writers of JSON have the first name of a number. */
function aliasSteps(old: EnumType, next: EnumType): readonly RemedyStep[] {
  return [...next.names]
    .flatMap(([number, name]): readonly RemedyStep[] => {
      const before = old.names.get(number);
      const isKept = before !== undefined && next.numbers.get(before) === number;
      if (!isKept || before === name || old.numbers.get(name) === number) return [];
      const words = `put ${before} in front of ${name} in ${next.typeName}: JSON has the first name`;
      return [{ kind: "advice", words }];
    })
    .slice(0, maxSteps);
}

function addedSteps(old: EnumType, next: EnumType): readonly RemedyStep[] {
  const added = next.values.filter(
    ({ name, number }) => !(old.numbers.has(name) || old.names.has(number)),
  );
  if (added.length === 0) return [];
  const names = added.slice(0, maxSteps).map(({ name }) => name);
  const more = added.length > names.length ? ` and ${added.length - names.length} more` : "";
  const words = `give every reader the new schema before any writer writes ${names.join(", ")}${more}`;
  return [{ kind: "advice", words }];
}

/** https://protobuf.dev/editions/features/#enum_type */
function openness(old: EnumType): RemedyStep {
  const word = old.open ? "OPEN" : "CLOSED";
  return {
    kind: "advice",
    words: `keep ${old.typeName} ${word.toLowerCase()}: in a file of an edition option features.enum_type = ${word};`,
  };
}
