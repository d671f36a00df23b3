/** Which paths of a document are collections, and which are items of them: seen by their structure alone. */
import type { ApiDocument, Method, Operation } from '../../../openapi/document/document.ts';

/** A collection's path with the operations on it and on its items. */
export interface CollectionPath {
  /** With nothing in the braces: `/owners/{}/pets`. */
  readonly template: string;
  /** As one of its operations has it. */
  readonly path: string;
  /** The last literal segment: `pets`. */
  readonly segment: string;
  /** Of what it is within, outermost first: the template of that collection, and the parameter of its item. */
  readonly within: readonly { readonly template: string; readonly parameter: string }[];
  /** The parameter of an item; undefined where no operation is on one. */
  readonly parameter: string | undefined;
  readonly onCollection: ReadonlyMap<Method, Operation>;
  readonly onItem: ReadonlyMap<Method, Operation>;
}

/** Collections whose items have paths of their own, outermost first. */
export function collectionPaths({ operations }: ApiDocument): readonly CollectionPath[] {
  const byTemplate = new Map<string, Map<Method, Operation>>();
  for (const operation of operations.filter(({ path }) => isPlain(path))) {
    const template = templateOf(operation.path);
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
  const parameters = parametersOf(operation?.path ?? '');
  const segments = template.split('/');
  const places = segments.flatMap((segment, index) => (segment === '{}' ? [index] : []));
  return {
    template,
    path: operation?.path.replace(/\/\{[^{}]*\}$/, '') ?? template,
    segment: segments.at(-1) ?? '',
    within: places.map((place, index) => ({
      template: segments.slice(0, place).join('/'),
      parameter: parameters[index] ?? '',
    })),
    parameter: parameters.at(-1),
    onCollection,
    onItem,
  };
}

export function templateOf(path: string): string {
  return path.replaceAll(/\{[^{}]*\}/g, '{}').replace(/(?<=.)\/$/, '');
}

/** Names of the parameters in their order. */
export function parametersOf(path: string): string[] {
  return [...path.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name);
}

/** Every parameter is a whole segment. */
function isPlain(path: string): boolean {
  return path.split('/').every((segment) => !/[{}]/.test(segment) || /^\{[^{}]+\}$/.test(segment));
}
