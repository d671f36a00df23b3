/** Optional members that the examples of an answer have, and that no answer of a run has. */
import type { ApiDocument, Json, Operation } from '../../../openapi/document/document.ts';
import { isArray, isObject } from '../../../openapi/json/json.ts';
import { join } from '../../../openapi/json/pointer.ts';
import { memoize } from '../../../openapi/memoize.ts';
import { isJsonType } from '../../../openapi/request/media-type.ts';
import { eachValue, getRequiredNames } from '../../../openapi/schema/view/facts.ts';
import type { SchemaView } from '../../../openapi/schema/view/schema-view.ts';
import { responseFor } from '../../../service/http/response/response.ts';
import { times } from '../structure/names.ts';
import type { ProbeExchange } from '../values/exchange.ts';

/** Members by their names; `*` for the items of a list. */
type Path = readonly string[];

export interface PromisedMember {
  readonly operation: Operation;
  readonly path: Path;
  /** JSON pointer of its schema. */
  readonly pointer: string;
  /** By its name, an item has it in some states alone. */
  readonly dependsOnState: boolean;
}

const maxDepth = 5;
const conditional =
  /\b(if|when|where|while|once|until|unless|only|optional\w*|may|missing|absent|omitted|left out|empty|null|otherwise|before|after|in case)\b/i;
const ofStates =
  /(error|fail|fault|delet|remov|archiv|complet|finish|end(ed)?_?(at|on)?$|clos|cancel|expir|next|prev|cursor|parent|progress|result|reason|warning|highlight|(at|on|date|time)$)/i;

/** Returns the members that the answer with this status promises: all its examples have them, and no request has. */
const promisedBy = memoize(
  (document: ApiDocument, operation: Operation): ReadonlyMap<string, readonly PromisedMember[]> => {
    const asked = requestNames(document);
    return new Map(
      [...operation.responses].flatMap(([status, { content }]) => {
        const media = [...content].find(([mediaType]) => isJsonType(mediaType))?.[1];
        if (!status.startsWith('2') || media?.schema === undefined || media.examples.length === 0) return [];
        const examples = media.examples.map(({ value }) => value);
        const found = optionalMembers(media.schema, examples, []).filter(({ path }) => !asked.has(path.at(-1) ?? ''));
        return [[status, found.map((member) => ({ ...member, operation }))] as const];
      }),
    );
  },
);

type Found = Omit<PromisedMember, 'operation'>;

/** @param values what the examples have at this place */
function optionalMembers(schema: SchemaView, values: readonly Json[], path: Path): readonly Found[] {
  if (path.length > maxDepth || values.length === 0) return [];
  if (values.every(isArray)) {
    const items = eachValue(schema.possibleParts, (own) => own.items)[0];
    const [filled] = [values.filter((value) => value.length > 0)];
    return items === undefined ? [] : optionalMembers(items, filled.flat(), [...path, '*']);
  }
  const objects = values.filter(isObject);
  if (objects.length < values.length) return [];
  const required = getRequiredNames(schema.chosenParts(() => 0));
  return [...schema.possibleMembers].flatMap(([name, member]) => {
    const own = objects.map((object) => object[name]);
    const present = own.filter((value) => value !== undefined && value !== null);
    const inside = optionalMembers(member, present, [...path, name]);
    const words = member.possibleParts.map((part) => part.own.description).join(' ');
    const isPromised = present.length === objects.length && !required.has(name) && !conditional.test(words);
    if (!isPromised) return required.has(name) ? inside : [];
    const dependsOnState = ofStates.test(name) && !times.test(name);
    return [{ path: [...path, name], pointer: member.pointer, dependsOnState }, ...inside];
  });
}

/** Names of members that clients send: what is answered of them is what was sent. */
const requestNames = memoize(({ operations }: ApiDocument): ReadonlySet<string> => {
  const names = new Set<string>();
  const collect = (schema: SchemaView, depth: number): void => {
    if (depth > maxDepth) return;
    for (const [name, member] of schema.possibleMembers) {
      names.add(name);
      collect(member, depth + 1);
    }
    const [items] = eachValue(schema.possibleParts, (own) => own.items);
    if (items !== undefined) collect(items, depth + 1);
  };
  for (const { requestBody } of operations) {
    for (const { schema } of requestBody?.content.values() ?? []) if (schema !== undefined) collect(schema, 0);
  }
  return names;
});

/** What the answers of a run had. */
export class SeenMembers {
  readonly #document: ApiDocument;
  /** Operation and path → how many answers had what the member would be in, and how many of them had it. */
  readonly #seen = new Map<PromisedMember, { parents: number; members: number }>();

  constructor(document: ApiDocument) {
    this.#document = document;
  }

  note({ operation, method, answer }: ProbeExchange): void {
    if (answer.fault !== undefined || answer.body === undefined || method === 'HEAD') return;
    const status = responseFor(operation, answer.status)?.status ?? '';
    for (const member of promisedBy(this.#document, operation).get(status) ?? []) {
      const counts = this.#seen.get(member) ?? { parents: 0, members: 0 };
      const name = member.path.at(-1) ?? '';
      for (const parent of valuesAt(answer.body, member.path.slice(0, -1))) {
        if (!isObject(parent)) continue;
        counts.parents += 1;
        if (parent[name] !== undefined) counts.members += 1;
      }
      this.#seen.set(member, counts);
    }
  }

  /** The members that were looked for and never seen; not what is in such a member. */
  get missing(): readonly PromisedMember[] {
    return [...this.#seen].flatMap(([member, { parents, members }]) => (parents > 0 && members === 0 ? [member] : []));
  }
}

function valuesAt(value: Json, path: Path): readonly Json[] {
  const [name, ...rest] = path;
  if (name === undefined) return [value];
  if (name === '*') return isArray(value) ? value.flatMap((item) => valuesAt(item, rest)) : [];
  const member = isObject(value) ? value[name] : undefined;
  return member === undefined ? [] : valuesAt(member, rest);
}

/** `/items/0/flag` for people. */
export const memberText = (path: Path): string =>
  path.reduce((pointer, name) => join(pointer, name === '*' ? '0' : name), '');
