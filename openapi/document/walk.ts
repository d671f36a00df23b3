/** Where the objects of a document stand, by the specification’s own tables: https://spec.openapis.org/oas/v3.1.1.html */
import { methods } from './document.ts';
import type { ApiDocument, Json, JsonObject } from './document.ts';
import { isArray, isObject } from '../json/json.ts';
import { at, join, split } from '../json/pointer.ts';
import type { SchemaView } from '../schema/view/schema-view.ts';

export type Kind =
  | 'document'
  | 'components'
  | 'pathItem'
  | 'operation'
  | 'callback'
  | 'parameter'
  | 'header'
  | 'requestBody'
  | 'response'
  | 'mediaType'
  | 'encoding'
  | 'schema';

/** The kind of a member; in brackets: of each entry of that map or list. */
type Member = Kind | readonly [Kind];

/** By name; a Map, since documents choose the names that are looked up. */
export type Members = ReadonlyMap<string, Member>;

const described = table({ schema: 'schema', content: ['mediaType'] });

/** Which members of an object of each kind are objects of what kind. */
export const members: Readonly<Record<Kind, Members>> = {
  document: table({ paths: ['pathItem'], webhooks: ['pathItem'], components: 'components' }),
  components: table({
    schemas: ['schema'],
    responses: ['response'],
    parameters: ['parameter'],
    requestBodies: ['requestBody'],
    headers: ['header'],
    callbacks: ['callback'],
    pathItems: ['pathItem'],
  }),
  pathItem: new Map([...each(['parameters'], ['parameter']), ...each(methods, 'operation')]),
  operation: table({
    parameters: ['parameter'],
    requestBody: 'requestBody',
    responses: ['response'],
    callbacks: ['callback'],
  }),
  callback: table({ '*': 'pathItem' }),
  parameter: described,
  header: described,
  requestBody: table({ content: ['mediaType'] }),
  response: table({ headers: ['header'], content: ['mediaType'] }),
  mediaType: table({ schema: 'schema', encoding: ['encoding'] }),
  encoding: table({ headers: ['header'] }),
  schema: new Map([
    ...each(['items', 'contains', 'unevaluatedItems', 'not', 'if', 'then', 'else'], 'schema'),
    ...each(['additionalProperties', 'unevaluatedProperties', 'propertyNames', 'contentSchema'], 'schema'),
    ...each(['properties', 'patternProperties', '$defs', 'dependentSchemas'], ['schema']),
    ...each(['allOf', 'anyOf', 'oneOf', 'prefixItems'], ['schema']),
  ]),
};

function table(entries: Readonly<Record<string, Member>>): Members {
  return new Map(Object.entries(entries));
}

function each(names: readonly string[], kind: Member): [string, Member][] {
  return names.map((name) => [name, kind]);
}

export type Visit = (kind: Kind, object: JsonObject, pointer: string) => void;

/**
 * Visits every object once, those inside it before it. References are followed, so that a schema is found wherever the
 * document has it (`#/x-shared/Pet`). `visit` may change the object that it is given.
 */
export function walk(content: JsonObject, visit: Visit): void {
  const seen = new Set<Json>();
  step('document', content, '');

  function step(kind: Kind, value: Json | undefined, pointer: string): void {
    if (!isObject(value) || seen.has(value)) return;
    seen.add(value);
    for (const [name, member] of Object.entries(value))
      stepInto(members[kind].get(name) ?? members[kind].get('*'), member, join(pointer, name));
    const { $ref: reference } = value;
    if (typeof reference === 'string') step(kind, at(content, reference), join('', ...split(reference)));
    visit(kind, value, pointer);
  }

  function stepInto(kind: Member | undefined, value: Json, pointer: string): void {
    if (kind === undefined) return;
    if (typeof kind === 'string') step(kind, value, pointer);
    else if (isObject(value) || isArray(value)) {
      for (const [name, entry] of Object.entries(value)) step(kind[0], entry, join(pointer, name));
    }
  }
}

/** The schemas of a document wherever it has them, those within a schema before it. */
export function schemasIn({ content, schemas }: Pick<ApiDocument, 'content' | 'schemas'>): readonly SchemaView[] {
  const found: SchemaView[] = [];
  walk(content, (kind, object, pointer) => {
    if (kind === 'schema') found.push(schemas.of(object, pointer));
  });
  return found;
}
