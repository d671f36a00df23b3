/** Finds patterns of other languages: ECMAScript compiles some of them, and then they match other texts than their authors meant. */
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { schemasIn } from '../../../openapi/document/walk.ts';
import { isObject, objectOf } from '../../../openapi/json/json.ts';
import { join } from '../../../openapi/json/pointer.ts';
import type { Problem } from '../../../openapi/loading/source/problems.ts';

/** Returns a problem for each pattern, with its place. */
export function findForeignPatterns(document: ApiDocument): readonly Problem[] {
  return schemasIn(document).flatMap(({ node, pointer }) => {
    if (!isObject(node)) return [];
    const own = typeof node.pattern === 'string' ? [[node.pattern, 'pattern'] as const] : [];
    const names = Object.keys(objectOf(node.patternProperties)).map(
      (name) => [name, 'patternProperties', name] as const,
    );
    return [...own, ...names].flatMap(([pattern, ...path]): Problem[] => {
      const foreign = findForeign(pattern);
      if (foreign === undefined) return [];
      const place = join(pointer, ...path);
      const message = `The pattern ${JSON.stringify(pattern)} is not one of ECMAScript, in which "${foreign}" has another meaning`;
      return [{ code: 'document-pattern-unsupported', message, pointer: place, location: document.locate(place) }];
    });
  });
}

/** A part of a pattern: an escape, a class without its escapes' meanings, or any other character. */
const parts = /\\(?:[xu]\{[^}]*\}|p\{[^}]*\}|[\s\S])|\[(?:\\[\s\S]|\[:\^?\w+:\]|[^\]\\])*\]|[\s\S]/giu;

/** Returns the first part of a pattern that only other languages have; undefined if the pattern may be one of ECMAScript. */
export function findForeign(pattern: string): string | undefined {
  const isUnicode = compiles(pattern);
  for (const [part] of pattern.matchAll(parts)) {
    const found = part.startsWith('[') ? (/\[:\^?\w+:\]|&&\[/.exec(part)?.[0] ?? inClass(part)) : part;
    // With Unicode's rules, an escape without a meaning is a fault.
    if (found !== undefined && (part.startsWith('[') ? found : !isUnicode && isForeignEscape(part))) return found;
  }
  return undefined;

  function inClass(part: string): string | undefined {
    return isUnicode ? undefined : [...part.matchAll(/\\[\s\S]\{?/gu)].map(([escape]) => escape).find(isForeignEscape);
  }
}

/** True for letters that have no meaning after a backslash, or only with Unicode's rules. */
function isForeignEscape(part: string): boolean {
  return /^\\(?:[AEFGHIJKLMNOQRTUVXYZPaeghijlmopqyz]|[xu]\{)/.test(part);
}

function compiles(pattern: string): boolean {
  try {
    return new RegExp(pattern, 'u').source !== '';
  } catch {
    return false;
  }
}
