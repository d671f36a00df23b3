/** Path templates of a document as Kong's routes match them. */
import { decodePercent } from '../../../openapi/text/escapes.ts';

/** A segment with a parameter matches any text. */
const isFixed = (segment: string): boolean => !segment.includes('{');

/** `/sessions/{sessionId}` → `~/sessions/[^#?/]+$`; Kong anchors the start itself. */
export function toRoutePath(template: string): string {
  const parts = template.split(/(\{[^{}]*\})/);
  const pattern = parts.map((part, index) => (index % 2 === 1 ? '[^#?/]+' : escapePattern(part))).join('');
  return `~${pattern}$`;
}

const escapePattern = (text: string): string => toNormalPath(text).replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/**
 * Decodes what Kong decodes in the path of a request before it compares: everything but the reserved characters of
 * https://www.rfc-editor.org/rfc/rfc3986#section-2.2. What is not UTF-8 stays.
 */
export function toNormalPath(text: string): string {
  return text.replaceAll(/(?:%[\da-f]{2})+/gi, (encoded) =>
    encoded
      .split(/(%2[134679abcf]|%2[58]|%3[abdf]|%40|%5[bd])/i)
      .map((part, index) => (index % 2 === 1 ? part.toUpperCase() : decodePercent(part)))
      .join(''),
  );
}

/** True if a path exists that both templates match. */
export function canOverlap(one: string, other: string): boolean {
  const [mine, yours] = [one.split('/'), other.split('/')];
  if (mine.length !== yours.length) return false;
  return mine.every((segment, index) => {
    const opposite = yours[index] ?? '';
    return segment === opposite || !isFixed(segment) || !isFixed(opposite);
  });
}

/** Of two templates that overlap, the one with the higher rank applies: the more exact one, from the left. Above 0. */
export function rankTemplate(template: string): number {
  return template
    .split('/')
    .slice(1, 13)
    .reduce((sum, segment) => sum * 3 + rankSegment(segment), 1);
}

/** 2 for a text, 1 for a text with a parameter, 0 for a parameter alone. */
function rankSegment(segment: string): number {
  if (isFixed(segment)) return 2;
  return /^\{[^{}]*\}$/.test(segment) ? 0 : 1;
}
