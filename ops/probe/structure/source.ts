/** Which answers say how to reach what an operation needs: those with a link to it, and those of its collection. */
import type { ApiDocument, Link, Operation } from '../../../openapi/document/document.ts';
import { memoize } from '../../../openapi/memoize.ts';
import { itemSegment } from './path.ts';
import { type Reference, toReference } from './reference.ts';

export interface FollowedLink {
  /** Gives the answer that has the link. */
  readonly from: Operation;
  readonly name: string;
  readonly link: Link;
}

export type Source = LinkSource | ItemSource;

export interface LinkSource extends FollowedLink {
  readonly kind: 'link';
  /** Set if the link does not lead to what its answer is about. */
  readonly reference?: Reference;
}

/** An answer that has the identifier of an item, or a list of items. */
export interface ItemSource {
  readonly kind: 'item';
  readonly from: Operation;
  /** The path parameter that the identifier is for. */
  readonly parameter: string;
}

/** Links of successful answers that lead to the operation, in the document's order. */
export const linksTo = memoize(({ operations }: ApiDocument, operation: Operation): readonly FollowedLink[] =>
  operations.flatMap((from) =>
    [...from.responses]
      .filter(([status]) => /^[23]/.test(status))
      .flatMap(([, { links }]) => [...links])
      .filter(([, link]) => link.operationId === operation.id)
      .map(([name, link]) => ({ from, name, link })),
  ),
);

/**
 * Best first: answers of operations that make something new, by link before by structure; then those of others.
 * An operation is not a source of itself.
 */
export const sourcesOf = memoize((document: ApiDocument, operation: Operation): readonly Source[] => {
  const links = linksTo(document, operation).map((link): Source => {
    return { kind: 'link', ...link, reference: toReference(document, link, operation) };
  });
  const found = [...links, ...getCollections(document, operation)].filter((source) => {
    return source.from.id !== operation.id && !(source.kind === 'link' && source.reference === 'open');
  });
  return found.sort((a, b) => rank(a) - rank(b));
});

function rank(source: Source): number {
  const { from } = source;
  if (isReference(source)) return 4;
  if (from.method === 'post') return from.path.includes('{') ? 1 : 0;
  return isSafe(from) ? 3 : 2;
}

/** Returns true if the answer leads to something other than what it is about. */
export function isReference(source: Source): boolean {
  return source.kind === 'link' && source.reference !== undefined;
}

/** POST and GET of the path that the operation's is an item of. */
function getCollections({ operations }: ApiDocument, { path }: Operation): readonly Source[] {
  const item = itemSegment(path);
  if (item === undefined) return [];
  return operations
    .filter(
      (from) =>
        ['post', 'get'].includes(from.method) &&
        from.path.replaceAll(/\{[^{}]*\}/g, '{}') === item.collection.replaceAll(/\{[^{}]*\}/g, '{}'),
    )
    .map((from) => ({ kind: 'item', from, parameter: item.name }));
}

/**
 * Whether something has to exist before the operation can do its work: its path names it, or a link gives what a request
 * for it must have. What makes something new needs nothing, also if a link proposes a body.
 */
export function needsState(document: ApiDocument, operation: Operation): boolean {
  if (operation.path.includes('{')) return true;
  return linksTo(document, operation).some(({ from, link }) => {
    if (from.id === operation.id) return false;
    const gives = Object.keys(link.parameters).map((name) => name.replace(/^(path|query|header|cookie)\./, ''));
    const required = operation.parameters.some((parameter) => parameter.required && gives.includes(parameter.name));
    return required || (link.requestBody !== undefined && operation.method !== 'post');
  });
}

/** Requests that change nothing: https://www.rfc-editor.org/rfc/rfc9110#section-9.2.1 */
export function isSafe({ method }: Operation): boolean {
  return ['get', 'head', 'options', 'trace'].includes(method);
}

/** Operations on what an answer of this one is about. */
export const followersOf = memoize((document: ApiDocument, operation: Operation): readonly Operation[] =>
  document.operations.filter((other) => {
    return sourcesOf(document, other).some((source) => source.from.id === operation.id && !isReference(source));
  }),
);

/** True for operations that keep what they are sent: a PUT or PATCH, and a POST whose answer leads to an item. */
export function isKeeping(document: ApiDocument, operation: Operation): boolean {
  if (operation.method === 'put' || operation.method === 'patch') return true;
  const hasItem = (): boolean => followersOf(document, operation).some(({ path }) => itemSegment(path) !== undefined);
  return operation.method === 'post' && hasItem();
}
