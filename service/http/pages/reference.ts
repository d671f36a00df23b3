/** `/docs`: the document as a page to read and try (Swagger UI), from local files only. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type Router from '@koa/router';
import type { Context } from 'koa';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { referenceContent } from '../../../openapi/document/reference-content.ts';
import { escapeHtml, respondWithPage } from './html.ts';
import { pageStyle } from './page-style.ts';
import { referenceScript } from './reference-script.ts';

const files: ReadonlyMap<string, string> = new Map([
  ['swagger-ui.css', 'text/css; charset=utf-8'],
  ['swagger-ui-bundle.js', 'text/javascript; charset=utf-8'],
  ['favicon-32x32.png', 'image/png'],
]);

/** Addresses within the page are relative, so that it works behind a gateway's prefix too. */
export function addReference(router: Router, document: ApiDocument): void {
  let content: string | undefined;
  const getContent = (): string => (content ??= JSON.stringify(referenceContent(document)));
  router.get('/docs', (context) => respondWithPage(context, 'text/html; charset=utf-8', page(document.title)));
  router.get('/docs/openapi.json', (context) => respondWithPage(context, 'application/json', getContent()));
  router.get('/docs/start.js', (context) =>
    respondWithPage(context, 'text/javascript; charset=utf-8', referenceScript),
  );
  router.get('/docs/page.css', (context) => respondWithPage(context, 'text/css; charset=utf-8', pageStyle));
  for (const [name, type] of files) {
    router.get(`/docs/${name}`, async (context) => respondWithFile(context, name, type));
  }
}

function page(title: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${escapeHtml(title)}</title>
    <link rel="icon" href="docs/favicon-32x32.png">
    <link rel="stylesheet" href="docs/swagger-ui.css">
    <link rel="stylesheet" href="docs/page.css">
  </head>
  <body>
    <div id="reference"></div>
    <script src="docs/swagger-ui-bundle.js"></script>
    <script src="docs/start.js"></script>
  </body>
</html>
`;
}

async function respondWithFile(context: Context, name: string, type: string): Promise<void> {
  const { bytes, tag } = await readAsset(name);
  context.set('ETag', tag);
  respondWithPage(context, type, bytes, 'public, max-age=3600');
  context.status = 200;
  if (context.fresh) context.status = 304;
}

interface Asset {
  readonly bytes: Buffer;
  readonly tag: string;
}

/** Read at the first request, once for all services of the process. */
const assets = new Map<string, Promise<Asset>>();

function readAsset(name: string): Promise<Asset> {
  let asset = assets.get(name);
  if (asset === undefined) assets.set(name, (asset = load(name)));
  return asset;
}

async function load(name: string): Promise<Asset> {
  const bytes = await readFile(createRequire(import.meta.url).resolve(`swagger-ui-dist/${name}`));
  return { bytes, tag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"` };
}
