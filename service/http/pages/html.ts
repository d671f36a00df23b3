/** Responses with pages for people. */
import type { Context } from 'koa';

/** The browser runs only our files and contacts no other host, regardless of the texts in the document. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (mark) => entities[mark] ?? mark);

export function respondWithPage(context: Context, type: string, body: string | Buffer, caching = 'no-cache'): void {
  context.set('Content-Type', type);
  context.set('Cache-Control', caching);
  context.set('Content-Security-Policy', contentSecurityPolicy);
  context.set('X-Content-Type-Options', 'nosniff');
  context.set('Referrer-Policy', 'no-referrer');
  context.body = body;
}
