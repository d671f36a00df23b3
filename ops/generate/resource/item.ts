/** The schema of a collection's items: the schema that most of its answers agree on. */
import type { ApiDocument, Operation } from '../../../openapi/document/document.ts';
import { join } from '../../../openapi/json/pointer.ts';
import type { SchemaView } from '../../../openapi/schema/view/schema-view.ts';
import { toPlain, toSingular } from '../code/names.ts';
import { getElement, resolvePointer, successAnswers, answerTypeText } from './answers.ts';
import { isAssignable, memberSchema, objectType, type ObjectType } from './assignable.ts';
import type { CollectionPath } from './paths.ts';

export interface ItemSchema {
  readonly schema: SchemaView;
  readonly type: ObjectType;
  /** Pointer to the schema in the document. */
  readonly pointer: string;
  /** The type in TypeScript, with `components` and `operations` of the generated types. */
  readonly typeText: string;
  /** Its name among the components. */
  readonly component: string | undefined;
  readonly key: ItemKey | undefined;
}

export interface ItemKey {
  /** The member that the path of an item names. */
  readonly member: string;
  readonly type: 'string' | 'integer';
  /** Other members that the path may name: `{service_id_or_name}`. */
  readonly others: readonly string[];
}

/** Returns undefined if no answer has an object that can be an item. */
export function findItemSchema(document: ApiDocument, path: CollectionPath): ItemSchema | undefined {
  const candidates = findCandidates(document, path);
  const votes = candidates.map(
    (candidate) =>
      candidates.filter(({ schema }) => isSame(candidate.schema, schema)).length +
      (candidate.key === undefined ? 0 : 1000),
  );
  const best = votes.indexOf(Math.max(...votes));
  return candidates[best];
}

function isSame(a: SchemaView, b: SchemaView): boolean {
  return a === b || (isAssignable(a, b) && isAssignable(b, a));
}

type FoundSchema = readonly [schema: SchemaView, pointer: string, typeText: string];

function findCandidates({ schemas }: ApiDocument, path: CollectionPath): ItemSchema[] {
  const answers = [
    ...(['get', 'put', 'patch'] as const).map((method) => path.onItem.get(method)),
    path.onCollection.get('post'),
  ].filter((operation) => operation !== undefined);
  const found: FoundSchema[] = [
    ...answers.flatMap((operation) => findAnswerSchemas(operation)),
    ...findElements(path.onCollection.get('get')),
  ];
  return found.flatMap(([schema, pointer, typeText]) => {
    const type = objectType(schema);
    if (type === undefined) return [];
    const component = schema.componentName;
    const described = component === undefined ? { pointer, typeText } : componentType(component);
    // A member that only a part of an `allOf` has is at another pointer.
    if (schemas.at(described.pointer) === undefined) return [];
    return [{ schema, type, component, key: findKey(type, path), ...described }];
  });
}

function componentType(name: string): { pointer: string; typeText: string } {
  const pointer = `/components/schemas/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  return { pointer, typeText: `components['schemas'][${JSON.stringify(name)}]` };
}

/** Returns the bodies, and the only object in a body (`{ data: {…} }`), recursively. */
function findAnswerSchemas(operation: Operation): FoundSchema[] {
  return successAnswers(operation, [200, 201]).flatMap((answer): FoundSchema[] => {
    if (answer.body === undefined) return [];
    const { schema, pointer } = answer.body;
    const typeText = answerTypeText(operation, answer, answer.body);
    return objectsIn([schema, pointer, typeText], maxDepth);
  });
}

const maxDepth = 3;

function objectsIn(found: FoundSchema, depth: number): FoundSchema[] {
  const inner = membersIn(...found).filter(([member]) => objectType(member));
  const [only] = inner;
  return inner.length === 1 && only !== undefined && depth > 0 ? [found, ...objectsIn(only, depth - 1)] : [found];
}

/** Returns the elements of a list that is the body or a member of the body. */
function findElements(operation: Operation | undefined): FoundSchema[] {
  if (operation === undefined) return [];
  return successAnswers(operation, [200]).flatMap((answer): FoundSchema[] => {
    if (answer.body === undefined) return [];
    const { schema, pointer } = answer.body;
    const whole: FoundSchema = [schema, pointer, answerTypeText(operation, answer, answer.body)];
    return [whole, ...membersIn(...whole)].flatMap(([list, place, typeText]): FoundSchema[] => {
      const element = getElement(list);
      return element === undefined
        ? []
        : [[element, join(resolvePointer(list, place), 'items'), `${typeText}[number]`]];
    });
  });
}

function membersIn(schema: SchemaView, pointer: string, typeText: string): FoundSchema[] {
  const type = objectType(schema);
  const home = resolvePointer(schema, pointer);
  return [...(type?.members.keys() ?? [])].flatMap((name): FoundSchema[] => {
    const member = type && memberSchema(type, name);
    const text = `NonNullable<${typeText}[${JSON.stringify(name)}]>`;
    return member === undefined ? [] : [[member, join(home, 'properties', name), text]];
  });
}

const usualKeys = ['id', '_id', 'uuid', 'name', 'key', 'slug', 'code'];

/** Returns the member that the parameter of an item's path names: `petId`, `id` or similar. */
function findKey(type: ObjectType, { parameter, segment }: CollectionPath): ItemKey | undefined {
  if (parameter === undefined) return undefined;
  const members = [...type.members.keys()].filter((name) => keyType(memberSchema(type, name)) !== undefined);
  const named = parameter.split(/_or_|Or(?=[A-Z])/).flatMap((part) => memberFor(part, segment, members) ?? []);
  const usual = usualKeys.filter((name) => members.includes(name) && type.required.has(name));
  const found = [...new Set(named.length > 0 ? named : usual.slice(0, 1))];
  const member = found.find((name) => usualKeys.indexOf(name) === 0) ?? found[0];
  const kind = member === undefined ? undefined : keyType(memberSchema(type, member));
  if (member === undefined || kind === undefined) return undefined;
  return { member, type: kind, others: found.filter((name) => name !== member) };
}

function memberFor(part: string, segment: string, members: readonly string[]): string | undefined {
  const wanted = toPlain(part);
  const ofThing = [segment, toSingular(segment)]
    .map(toPlain)
    .find((thing) => wanted.startsWith(thing) && wanted !== thing);
  const short = ofThing === undefined ? wanted : wanted.slice(ofThing.length);
  return (
    members.find((name) => toPlain(name) === wanted) ??
    members.find((name) => toPlain(name) === short) ??
    members.find((name) => toPlain(name) === (/(id|name|uuid|key|slug|code)$/.exec(wanted)?.[0] ?? ''))
  );
}

function keyType(schema: SchemaView): ItemKey['type'] | undefined {
  const { parts, constants } = schema;
  if (constants !== undefined) return undefined;
  const types = new Set(parts.flatMap(({ own }) => own.types ?? []));
  if (types.size === 2 && types.has('string') && types.has('null')) return 'string';
  const [type] = types;
  if (types.size !== 1) return undefined;
  // New keys of numbers are integers.
  return type === 'number' || type === 'integer' ? 'integer' : type === 'string' ? type : undefined;
}
