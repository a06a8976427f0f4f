/** What an order of files goes by. */
export interface Importing {
  readonly name: string;
  readonly imports: readonly string[];
}

/** Files behind their imports, and for each that has no such place the reason. */
export interface ImportOrder<File extends Importing> {
  readonly whole: ReadonlyMap<string, File>;
  readonly broken: ReadonlyMap<string, string>;
}

interface Step {
  readonly name: string;
  readonly imports: readonly string[];
  next: number;
}

/**
 * Puts files behind all that they import.
 *
 * One that imports itself, or one that is missing, has no place; nor has any that imports it.
 * Without recursion, since whoever sends the files may nest them as deep as it likes.
 */
export function importOrder<File extends Importing>(
  files: ReadonlyMap<string, File>,
  missing: ReadonlyMap<string, string>,
): ImportOrder<File> {
  const whole = new Map<string, File>();
  const broken = new Map(missing);
  const steps: Step[] = [];
  const above = new Set<string>();
  const enter = ({ name, imports }: File): void => {
    steps.push({ name, imports, next: 0 });
    above.add(name);
  };
  const leave = (step: Step, file: File): void => {
    steps.pop();
    above.delete(step.name);
    const reason = step.imports
      .map((name) => broken.get(name))
      .find((found) => found !== undefined);
    if (reason === undefined && !broken.has(step.name)) whole.set(step.name, file);
    else broken.set(step.name, broken.get(step.name) ?? reason ?? "");
  };
  const advance = (step: Step): void => {
    const name = step.imports[step.next] ?? "";
    step.next += 1;
    const file = files.get(name);
    if (above.has(name)) broken.set(step.name, `"${name}" imports itself`);
    else if (file === undefined) broken.set(name, broken.get(name) ?? `there is no "${name}"`);
    else if (!whole.has(name) && !broken.has(name)) enter(file);
  };
  for (const file of files.values()) {
    if (whole.has(file.name) || broken.has(file.name)) continue;
    enter(file);
    for (let step = steps.at(-1); step !== undefined; step = steps.at(-1)) {
      const of = files.get(step.name);
      if (step.next < step.imports.length) advance(step);
      else if (of !== undefined) leave(step, of);
    }
  }
  return { whole, broken };
}
