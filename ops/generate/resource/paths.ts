/** Finds the collections of a document and their items by the structure of the paths alone. */
import type { ApiDocument, Method, Operation } from '../../../openapi/document/document.ts';
import { splitWords, toPlain, toSingular } from '../code/names.ts';

/** A collection's path with the operations on it and on its items. */
export interface CollectionPath {
  /** With empty braces: `/owners/{}/pets`. */
  readonly template: string;
  /** The path as one of its operations names it. */
  readonly path: string;
  /** The path of an item as one of its operations names it: `/owners/{owner}/pets/{id}.json`. */
  readonly itemPath: string;
  /** The last literal segment: `pets`. */
  readonly segment: string;
  /** The collections around it, outermost first: the template of each, and the parameter of its item. */
  readonly within: readonly { readonly template: string; readonly parameter: string }[];
  /** The parameter of an item; undefined if no operation works on an item. */
  readonly parameter: string | undefined;
  readonly onCollection: ReadonlyMap<Method, Operation>;
  readonly onItem: ReadonlyMap<Method, Operation>;
  /** Operations that list some of the items at a path of their own: `/pets/findByStatus`. */
  readonly searches: readonly Operation[];
}

/** Returns the collections whose items have paths of their own, outermost first. */
export function collectionPaths({ operations }: ApiDocument): readonly CollectionPath[] {
  const byTemplate = new Map<string, Map<Method, Operation>>();
  for (const operation of operations.filter(({ path }) => isPlain(path))) {
    const template = toTemplate(operation.path);
    byTemplate.set(
      template,
      (byTemplate.get(template) ?? new Map<Method, Operation>()).set(operation.method, operation),
    );
  }
  const templates = [...byTemplate.keys()].filter((template) => /\/[^/{}]+\/\{\}$/.test(template));
  return templates
    .map((item) => describe(item.slice(0, -'/{}'.length), byTemplate))
    .sort((a, b) => a.within.length - b.within.length);
}

function describe(template: string, byTemplate: ReadonlyMap<string, ReadonlyMap<Method, Operation>>): CollectionPath {
  const onCollection = byTemplate.get(template) ?? new Map<Method, Operation>();
  const onItem = byTemplate.get(`${template}/{}`) ?? new Map<Method, Operation>();
  const [operation] = [...onItem.values()];
  const parameters = parameterNames(operation?.path ?? '');
  const segments = template.split('/');
  const places = segments.flatMap((segment, index) => (segment === '{}' ? [index] : []));
  return {
    template,
    path: operation === undefined ? template : withoutEnd(operation.path).replace(/\/\{[^{}]*\}$/, ''),
    itemPath: operation?.path ?? `${template}/{}`,
    segment: segments.at(-1) ?? '',
    within: places.map((place, index) => ({
      template: segments.slice(0, place).join('/'),
      parameter: parameters[index] ?? '',
    })),
    parameter: parameters.at(-1),
    onCollection,
    onItem,
    searches: findSearches(template, byTemplate),
  };
}

/** Finds lists whose last segment has only words of a search, of their parameters and of the collection. */
function findSearches(template: string, byTemplate: ReadonlyMap<string, ReadonlyMap<Method, Operation>>): Operation[] {
  return [...byTemplate].flatMap(([other, operations]) => {
    const word = other.startsWith(`${template}/`) ? other.slice(template.length + 1) : '';
    const operation = operations.get('get');
    const isAlone = ![...byTemplate.keys()].some((inner) => inner.startsWith(`${other}/`));
    return operation !== undefined && isAlone && isSearch(word, template, operation) ? [operation] : [];
  });
}

const searchWords = ['find', 'search', 'list', 'filter', 'query', 'by', 'and', 'or', 'all'];

function isSearch(segment: string, template: string, { parameters }: Operation): boolean {
  const thing = template.split('/').at(-1) ?? '';
  const known = [thing, toSingular(thing), ...parameters.map(({ name }) => name)].flatMap(splitWords);
  const allowed = new Set([...searchWords, ...known].map(toPlain));
  const words = /[{}/]/.test(segment) ? [] : splitWords(segment);
  return searchWords.includes(toPlain(words[0] ?? '')) && words.every((word) => allowed.has(toPlain(word)));
}

export function toTemplate(path: string): string {
  return withoutEnd(path).replaceAll(/\{[^{}]*\}/g, '{}');
}

/** Removes the last slash, or the format that a path names (`/calls.json`, `/calls/{id}.json`). */
function withoutEnd(path: string): string {
  return path.replace(/(?<=.)(?:\/|\.json)$/, '');
}

/** Returns the names of the parameters in their order. */
export function parameterNames(path: string): string[] {
  return [...path.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name);
}

/** True if every parameter is a whole segment. */
function isPlain(path: string): boolean {
  return withoutEnd(path)
    .split('/')
    .every((segment) => !/[{}]/.test(segment) || /^\{[^{}]+\}$/.test(segment));
}
