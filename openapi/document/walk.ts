/** Finds the objects of a document by the tables of the specification: https://spec.openapis.org/oas/v3.1.1.html */
import { methods } from './document.ts';
import type { ApiDocument, Json, JsonObject } from './document.ts';
import { isArray, isObject } from '../json/json.ts';
import { at, join, split } from '../json/pointer.ts';
import type { SchemaView } from '../schema/view/schema-view.ts';

export type NodeKind =
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
  | 'schema'
  | 'example'
  | 'link'
  | 'securityScheme';

/** The kind of a member; in brackets, the kind of each entry of a map or list. */
type Member = NodeKind | readonly [NodeKind];

/** By name; a Map, since the looked-up names come from documents. */
export type WalkedMembers = ReadonlyMap<string, Member>;

const described = table({ schema: 'schema', content: ['mediaType'], examples: ['example'] });

/** The members of each kind of object that are objects, with their kinds. */
export const members: Readonly<Record<NodeKind, WalkedMembers>> = {
  document: table({ paths: ['pathItem'], webhooks: ['pathItem'], components: 'components' }),
  components: table({
    schemas: ['schema'],
    responses: ['response'],
    parameters: ['parameter'],
    requestBodies: ['requestBody'],
    headers: ['header'],
    callbacks: ['callback'],
    pathItems: ['pathItem'],
    examples: ['example'],
    links: ['link'],
    securitySchemes: ['securityScheme'],
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
  response: table({ headers: ['header'], content: ['mediaType'], links: ['link'] }),
  mediaType: table({ schema: 'schema', encoding: ['encoding'], examples: ['example'] }),
  encoding: table({ headers: ['header'] }),
  schema: new Map([
    ...each(['items', 'contains', 'unevaluatedItems', 'not', 'if', 'then', 'else'], 'schema'),
    ...each(['additionalProperties', 'unevaluatedProperties', 'propertyNames', 'contentSchema'], 'schema'),
    ...each(['properties', 'patternProperties', '$defs', 'dependentSchemas'], ['schema']),
    ...each(['allOf', 'anyOf', 'oneOf', 'prefixItems'], ['schema']),
  ]),
  example: table({}),
  link: table({}),
  securityScheme: table({}),
};

/** Members whose values are data: a `$ref` in them is an ordinary member. Extensions (`x-…`) are data too. */
const dataMembers: Readonly<Partial<Record<NodeKind, readonly string[]>>> = {
  parameter: ['example'],
  header: ['example'],
  mediaType: ['example'],
  schema: ['default', 'enum', 'const', 'example', 'examples'],
  example: ['value'],
  link: ['parameters', 'requestBody'],
};

/**
 * Returns true if the value of a member is data, which contains no references.
 * @param kind `plain` for objects without known members
 */
export function isData(kind: NodeKind | 'plain', member: string): boolean {
  return member.startsWith('x-') || (kind !== 'plain' && dataMembers[kind]?.includes(member) === true);
}

/** Returns true if the specification defines the member of an object. */
export function isKnown(kind: NodeKind, member: string): boolean {
  return members[kind].has(member) || members[kind].has('*');
}

/** Maps whose entries have names of a fixed form, so that `x-…` in them is an extension, not an entry. */
const extensibleMaps = new Set(['paths', 'responses']);

/**
 * Returns the objects in a member of an object, each with its kind and the segments of its path. Extensions
 * are excluded.
 */
export function entriesIn(
  kind: NodeKind,
  name: string,
  value: Json,
): [kind: NodeKind, value: Json, segments: string[]][] {
  if (isData(kind, name)) return [];
  const member = members[kind].get(name) ?? members[kind].get('*');
  if (typeof member === 'string') return [[member, value, [name]]];
  if (member === undefined || (!isObject(value) && !isArray(value))) return [];
  const isExtensible = extensibleMaps.has(name) && kind !== 'components';
  return Object.entries(value)
    .filter(([key]) => !isExtensible || !key.startsWith('x-'))
    .map(([key, entry]) => [member[0], entry, [name, key]]);
}

function table(entries: Readonly<Record<string, Member>>): WalkedMembers {
  return new Map(Object.entries(entries));
}

function each(names: readonly string[], kind: Member): [string, Member][] {
  return names.map((name) => [name, kind]);
}

export type VisitNode = (kind: NodeKind, object: JsonObject, pointer: string) => void;

/**
 * Visits every object once, inner objects first. References are followed, so that a schema is found at any place in
 * the document (`#/x-shared/Pet`). `visit` may change the object that it receives.
 */
export function walk(content: JsonObject, visit: VisitNode): void {
  const seen = new Set<Json>();
  step('document', content, '');

  function step(kind: NodeKind, value: Json | undefined, pointer: string): void {
    if (!isObject(value) || seen.has(value)) return;
    seen.add(value);
    for (const [name, member] of Object.entries(value)) {
      for (const [inner, entry, segments] of entriesIn(kind, name, member))
        step(inner, entry, join(pointer, ...segments));
    }
    const { $ref: reference } = value;
    if (typeof reference === 'string') step(kind, at(content, reference), join('', ...split(reference)));
    visit(kind, value, pointer);
  }
}

/** Returns all schemas of a document, inner schemas first. */
export function schemasIn({ content, schemas }: Pick<ApiDocument, 'content' | 'schemas'>): readonly SchemaView[] {
  const found: SchemaView[] = [];
  walk(content, (kind, object, pointer) => {
    if (kind === 'schema') found.push(schemas.of(object, pointer));
  });
  return found;
}
