/** Media types: https://www.rfc-editor.org/rfc/rfc9110#section-8.3.1 */

/** `application/json`, `application/problem+json; charset=utf-8`. */
export function isJsonType(mediaType: string): boolean {
  return /^[^;]*[/+]json\s*(?:;|$)/i.test(mediaType);
}

/** `text/event-stream; charset=utf-8`. */
export function isEventStreamType(mediaType: string): boolean {
  return essence(mediaType) === 'text/event-stream';
}

/** Returns the type without parameters, in lower case. */
export function essence(mediaType: string): string {
  return (mediaType.split(';', 1)[0] ?? '').trim().toLowerCase();
}

// The range of all types is not in a block comment, which its text would end.
/** True for the range of all types and for `application/*`, for which JSON is sent. */
export function isRangeOfJson(mediaType: string): boolean {
  return ['*/*', 'application/*'].includes(essence(mediaType));
}
