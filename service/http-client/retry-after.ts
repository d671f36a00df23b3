/**
 * Returns the milliseconds that a `Retry-After` asks for: https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 * @param header seconds, or a date
 * @param now milliseconds since 1970
 */
export function retryAfterMs(header: string | undefined, now: number = Date.now()): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  // `Date.parse` takes -5 for a year, and a date without a zone, as in the oldest format, for local time.
  const zone = text.endsWith('GMT') ? '' : ' GMT';
  const time = /^[A-Za-z]{3,9},? /.test(text) ? Date.parse(`${text}${zone}`) : Number.NaN;
  return Number.isNaN(time) ? undefined : Math.max(0, time - now);
}
