/** Valid values that are at an edge of what a schema of objects allows, one member at a time. */
import type { Json, JsonObject } from '../../../openapi/document/document.ts';
import type { SchemaView } from '../../../openapi/schema/view/schema-view.ts';
import { memberSchema, objectType } from './assignable.ts';

/** Made of a whole one; whether each is valid is still to be seen. */
export function samplesAtEdges(schema: SchemaView, full: JsonObject): readonly JsonObject[] {
  const type = objectType(schema);
  if (type === undefined) return [];
  const required = Object.entries(full).filter(([name]) => type.required.has(name));
  const withoutEach = Object.keys(full).map((name) => without(full, name));
  const atEdges = [...type.members.keys()].flatMap((name) =>
    edgesOf(memberSchema(type, name)).map((value) => ({ ...full, [name]: value })),
  );
  return [Object.fromEntries(required), bare(full, type.members), ...withoutEach, ...atEdges];
}

/** Without what the schema does not require; a default is no requirement. */
function bare(full: JsonObject, members: ReadonlyMap<string, readonly SchemaView[]>): JsonObject {
  const hasDefault = (name: string): boolean =>
    (members.get(name) ?? []).some((member) => member.default !== undefined);
  return Object.fromEntries(Object.entries(full).filter(([name]) => !hasDefault(name)));
}

function without(object: JsonObject, name: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([other]) => other !== name));
}

const longest = 1000;

function edgesOf(schema: SchemaView): Json[] {
  const { own } = schema.resolved;
  const { types = [] } = own;
  const { minimum, maximum, minLength, maxLength } = own.bounds;
  const step = types.join() === 'integer' ? 1 : 0.5;
  return [
    ...(own.enum ?? []),
    ...(types.includes('null') ? [null] : []),
    ...[minimum, maximum].filter((edge) => edge !== undefined),
    ...(types.includes('integer') && minimum === undefined ? [-1, 0] : []),
    ...(types.includes('number') && minimum === undefined ? [-step] : []),
    ...(types.includes('integer') && maximum === undefined ? [2 ** 40] : []),
    ...(types.includes('string') && own.pattern === undefined && own.format === undefined
      ? [textOf(minLength, 0), textOf(maxLength, 300)]
      : []),
    ...(types.includes('array') ? [[]] : []),
    ...(types.includes('object') ? [{}] : []),
    ...(types.includes('boolean') ? [true, false] : []),
  ];
}

function textOf(length: number | undefined, usual: number): string {
  return 'x'.repeat(Math.min(length ?? usual, longest));
}
