/** `/`: a page with links, for a person who opens the address of a service in a browser. */
import type Router from '@koa/router';
import type { Context } from 'koa';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { HttpError } from '../../errors/errors.ts';
import { escapeHtml, respondWithPage } from './html.ts';

const links = [
  ['docs', 'read the operations, and try them'],
  ['openapi.yml', 'the OpenAPI document, as it was written'],
  ['openapi.json', 'the same as JSON'],
  ['healthz', 'whether the process runs'],
  ['readyz', 'whether requests can be answered, and why not'],
  ['metrics', 'figures for Prometheus; needs a key, or METRICS_OPEN'],
] as const;

/** Only browsers ask for HTML by name. To all other clients the path does not exist, as without this page. */
export function addStartPage(router: Router, document: ApiDocument): void {
  router.all('/', (context) => {
    if (!wantsPage(context))
      throw new HttpError('not_found', 'the path does not exist', { headers: { Vary: 'Accept' } });
    context.vary('Accept');
    respondWithPage(context, 'text/html; charset=utf-8', renderPage(document));
  });
}

function wantsPage(context: Context): boolean {
  const isRead = context.method === 'GET' || context.method === 'HEAD';
  return isRead && context.accepts('json', 'html') === 'html';
}

/** Addresses are relative, so that the page works behind a gateway's prefix too. */
function renderPage({ title, version }: ApiDocument): string {
  const rows = links.map(([path, text]) => `      <dt><a href="${path}">/${path}</a></dt><dd>${text}</dd>`);
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${escapeHtml(title)}</title>
    <link rel="icon" href="docs/favicon-32x32.png">
    <link rel="stylesheet" href="docs/page.css">
  </head>
  <body class="start">
    <h1>${escapeHtml(title)}</h1>
    <p class="version">Version ${escapeHtml(version)}</p>
    <dl>
${rows.join('\n')}
    </dl>
  </body>
</html>
`;
}
