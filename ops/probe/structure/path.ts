/** Path templates: which paths they are for, and the texts of a path's parameters. */
import { methods, type Method, type Operation } from '../../../openapi/document/document.ts';

/** Gives the texts by parameter name, as they were sent; undefined for another path. */
export type PathReader = (path: string) => Readonly<Record<string, string>> | undefined;

export function compilePath(template: string): PathReader {
  const names: string[] = [];
  const source = template.replaceAll(/\{([^{}]+)\}|[^{}]+|[{}]/g, (part, name?: string) => {
    if (name === undefined) return literal(encodeURI(part));
    names.push(name);
    return '([^/]+?)';
  });
  const expression = new RegExp(`^${source}$`);
  return (path) => {
    const found = expression.exec(path);
    return found === null ? undefined : Object.fromEntries(names.map((name, index) => [name, found[index + 1] ?? '']));
  };
}

function literal(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** The methods that the operations have for a path, whichever of their templates it fits. */
export function getMethods(operations: readonly Operation[], path: string): readonly Method[] {
  const found = operations.filter((operation) => compilePath(operation.path)(path) !== undefined);
  return methods.filter((method) => found.some((operation) => operation.method === method));
}

/** The last segment of a template that has a parameter. */
export interface ItemSegment {
  /** Its parameter. */
  readonly name: string;
  /** The path before it: of what it is one item. */
  readonly collection: string;
}

/** Undefined where the path has no parameter, or one that is only a part of a segment. */
export function itemSegment(template: string): ItemSegment | undefined {
  const [, collection, name] = /^(.*)\/\{([^{}/]+)\}(?:\/[^{}]*)?$/.exec(template) ?? [];
  return collection === undefined || name === undefined ? undefined : { name, collection };
}

/**
 * What stands in one template's parameters, by the names that another template has in the same places:
 * `/a/{id}/b`, `/a/{aId}/b/{bId}` → `[['id', 'aId']]`.
 */
export function sharedParameters(from: string, to: string): readonly (readonly [from: string, to: string])[] {
  const segments = to.split('/');
  return from.split('/').flatMap((segment, index) => {
    const [before, after] = [parameterIn(segment), parameterIn(segments[index])];
    return before === undefined || after === undefined ? [] : [[before, after] as const];
  });
}

function parameterIn(segment = ''): string | undefined {
  return /^\{([^{}]+)\}$/.exec(segment)?.[1];
}
