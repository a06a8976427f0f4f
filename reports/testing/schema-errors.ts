/** The part of JSON Schema (draft 2020-12) that our schema uses. */
interface JsonSchema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
}

/** What the walk understands, and what it may pass over. */
const keywords: ReadonlySet<string> = new Set([
  "$ref",
  "$defs",
  "type",
  "const",
  "enum",
  "pattern",
  "minimum",
  "required",
  "properties",
  "items",
  "$schema",
  "$id",
  "title",
  "description",
  "format",
]);

/**
 * How a value departs from a schema, a line each; members that the schema does not describe count too.
 *
 * @throws TypeError where the schema uses a keyword that this walk does not know: better than to pass it over.
 */
export function schemaErrors(schema: JsonSchema, value: unknown): readonly string[] {
  return errorsAt(schema, { root: schema, path: "" }, value);
}

/** Where in the value the walk is. */
interface Place {
  readonly root: JsonSchema;
  readonly path: string;
}

function errorsAt(schema: JsonSchema, place: Place, value: unknown): readonly string[] {
  const strange = Object.keys(schema).find((keyword) => !keywords.has(keyword));
  if (strange !== undefined) throw new TypeError(`the walk does not know "${strange}"`);
  const problem = problemOf(schema, value);
  if (problem !== undefined) return [`${place.path}: ${problem}`];
  return [
    ...(schema.$ref === undefined ? [] : errorsAt(referenced(schema.$ref, place), place, value)),
    ...memberErrors(schema, place, value),
    ...itemErrors(schema, place, value),
  ];
}

function referenced(reference: string, { root }: Place): JsonSchema {
  const found = root.$defs?.[reference.replace("#/$defs/", "")];
  if (found === undefined) throw new TypeError(`nothing is at ${reference}`);
  return found;
}

function problemOf(schema: JsonSchema, value: unknown): string | undefined {
  const types = typeof schema.type === "string" ? [schema.type] : schema.type;
  if (types?.some((type) => isOfType(type, value)) === false) return `no ${types.join(" or ")}`;
  if (schema.const !== undefined && value !== schema.const) return `not ${schema.const}`;
  if (schema.enum !== undefined && !schema.enum.includes(value))
    return `not one of ${schema.enum.join(", ")}`;
  if (schema.minimum !== undefined && Number(value) < schema.minimum)
    return `below ${schema.minimum}`;
  if (typeof value === "string" && !new RegExp(schema.pattern ?? "", "u").test(value))
    return `does not match ${schema.pattern}`;
  return undefined;
}

function isOfType(type: string, value: unknown): boolean {
  if (type === "array") return Array.isArray(value);
  if (type === "integer") return Number.isInteger(value);
  if (type === "object")
    return typeof value === "object" && value !== null && !Array.isArray(value);
  return typeof value === type;
}

function memberErrors(schema: JsonSchema, place: Place, value: unknown): readonly string[] {
  if (schema.properties === undefined) return [];
  const members = value as Readonly<Record<string, unknown>>;
  const lacking = (schema.required ?? []).filter((name) => !Object.hasOwn(members, name));
  const errors = Object.entries(members).flatMap(([name, member]) => {
    const path = place.path === "" ? name : `${place.path}/${name}`;
    const described = schema.properties?.[name];
    if (described === undefined) return [`${path}: not described`];
    return errorsAt(described, { ...place, path }, member);
  });
  return [...lacking.map((name) => `${place.path}: lacks ${name}`), ...errors];
}

function itemErrors(schema: JsonSchema, place: Place, value: unknown): readonly string[] {
  const { items } = schema;
  if (items === undefined || !Array.isArray(value)) return [];
  return value.flatMap((item, index) =>
    errorsAt(items, { ...place, path: `${place.path}/${index}` }, item),
  );
}
