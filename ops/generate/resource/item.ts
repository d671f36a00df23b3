/** What the items of a collection are: the schema that most of its answers agree on. */
import type { ApiDocument, Operation } from '../../../openapi/document/document.ts';
import { join } from '../../../openapi/json/pointer.ts';
import type { SchemaView } from '../../../openapi/schema/view/schema-view.ts';
import { plain, singular } from '../code/names.ts';
import { elementOf, homeOf, successAnswers, typeOfAnswer } from './answers.ts';
import { assignable, memberSchema, objectType, type ObjectType } from './assignable.ts';
import type { CollectionPath } from './paths.ts';

export interface ItemSchema {
  readonly schema: SchemaView;
  readonly type: ObjectType;
  /** Of the schema, in the document. */
  readonly pointer: string;
  /** In TypeScript, with `components` and `operations` as the generated types have them. */
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

/** Undefined where no answer has an object that could be one. */
export function itemSchemaOf(document: ApiDocument, path: CollectionPath): ItemSchema | undefined {
  const candidates = candidatesOf(document, path);
  const votes = candidates.map(
    (candidate) =>
      candidates.filter(({ schema }) => isSame(candidate.schema, schema)).length +
      (candidate.key === undefined ? 0 : 1000),
  );
  const best = votes.indexOf(Math.max(...votes));
  return candidates[best];
}

function isSame(a: SchemaView, b: SchemaView): boolean {
  return a === b || (assignable(a, b) && assignable(b, a));
}

type Found = readonly [schema: SchemaView, pointer: string, typeText: string];

function candidatesOf({ schemas }: ApiDocument, path: CollectionPath): ItemSchema[] {
  const answers = [
    ...(['get', 'put', 'patch'] as const).map((method) => path.onItem.get(method)),
    path.onCollection.get('post'),
  ].filter((operation) => operation !== undefined);
  const found: Found[] = [
    ...answers.flatMap((operation) => answersOf(operation)),
    ...elementsOf(path.onCollection.get('get')),
  ];
  return found.flatMap(([schema, pointer, typeText]) => {
    const type = objectType(schema);
    if (type === undefined) return [];
    const component = schema.componentName;
    const described = component === undefined ? { pointer, typeText } : componentType(component);
    // A member that only a part of an `allOf` has stands elsewhere.
    if (schemas.at(described.pointer) === undefined) return [];
    return [{ schema, type, component, key: keyOf(type, path), ...described }];
  });
}

function componentType(name: string): { pointer: string; typeText: string } {
  const pointer = `/components/schemas/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  return { pointer, typeText: `components['schemas'][${JSON.stringify(name)}]` };
}

/** Bodies, and what is the only object in one (`{ data: {…} }`), and in that. */
function answersOf(operation: Operation): Found[] {
  return successAnswers(operation, [200, 201]).flatMap((answer): Found[] => {
    if (answer.body === undefined) return [];
    const { schema, pointer } = answer.body;
    const typeText = typeOfAnswer(operation, answer, answer.body);
    return objectsIn([schema, pointer, typeText], maxDepth);
  });
}

const maxDepth = 3;

function objectsIn(found: Found, depth: number): Found[] {
  const inner = membersIn(...found).filter(([member]) => objectType(member));
  const [only] = inner;
  return inner.length === 1 && only !== undefined && depth > 0 ? [found, ...objectsIn(only, depth - 1)] : [found];
}

/** The elements of a list, bare or in an object. */
function elementsOf(operation: Operation | undefined): Found[] {
  if (operation === undefined) return [];
  return successAnswers(operation, [200]).flatMap((answer): Found[] => {
    if (answer.body === undefined) return [];
    const { schema, pointer } = answer.body;
    const whole: Found = [schema, pointer, typeOfAnswer(operation, answer, answer.body)];
    return [whole, ...membersIn(...whole)].flatMap(([list, place, typeText]): Found[] => {
      const element = elementOf(list);
      return element === undefined ? [] : [[element, join(homeOf(list, place), 'items'), `${typeText}[number]`]];
    });
  });
}

function membersIn(schema: SchemaView, pointer: string, typeText: string): Found[] {
  const type = objectType(schema);
  const home = homeOf(schema, pointer);
  return [...(type?.members.keys() ?? [])].flatMap((name): Found[] => {
    const member = type && memberSchema(type, name);
    const text = `NonNullable<${typeText}[${JSON.stringify(name)}]>`;
    return member === undefined ? [] : [[member, join(home, 'properties', name), text]];
  });
}

const usualKeys = ['id', '_id', 'uuid', 'name', 'key', 'slug', 'code'];

/** The member that the parameter of an item's path names: `petId`, `id` or the like. */
function keyOf(type: ObjectType, { parameter, segment }: CollectionPath): ItemKey | undefined {
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
  const wanted = plain(part);
  const ofThing = [segment, singular(segment)].map(plain).find((thing) => wanted.startsWith(thing) && wanted !== thing);
  const short = ofThing === undefined ? wanted : wanted.slice(ofThing.length);
  return (
    members.find((name) => plain(name) === wanted) ??
    members.find((name) => plain(name) === short) ??
    members.find((name) => plain(name) === (/(id|name|uuid|key|slug|code)$/.exec(wanted)?.[0] ?? ''))
  );
}

function keyType(schema: SchemaView): ItemKey['type'] | undefined {
  const { parts, constants } = schema;
  if (constants !== undefined) return undefined;
  const types = new Set(parts.flatMap(({ own }) => own.types ?? []));
  const [type] = types;
  return types.size === 1 && (type === 'string' || type === 'integer') ? type : undefined;
}
