/** Generated services store or refuse all members that clients send: each row is a document and requests to its service. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiDocument, JsonObject } from '../../../openapi/document/document.ts';
import { notEmpty } from '../../../openapi/testing/not-empty.ts';
import { serviceFiles } from '../service/service-files.ts';
import { generatedProject, type GeneratedProject, startGenerated } from '../testing/service.ts';
import { rows as allRows } from '../testing/data-kept-rows.ts';
import { collectionDocument, type SentExchange } from '../testing/collections.ts';
import { pickRows } from '../../../openapi/testing/long-form.ts';

const rows = pickRows(allRows, 12);
let project: GeneratedProject;
const documents = new Map<string, ApiDocument>();
const code = new Map<string, string>();

beforeAll(async () => {
  project = await generatedProject();
  for (const [index, { given, parts }] of rows.entries()) {
    const document = await collectionDocument(`shelves-${index}`, parts);
    const service = await serviceFiles(document);
    await project.write(service);
    documents.set(given, document);
    code.set(given, service.files.find(({ path }) => path.endsWith('operations.ts'))?.text ?? '');
  }
}, 120_000);

afterAll(() => project.dispose());

/** `ID` in a path is the id of the last created item. */
async function send(
  url: string,
  { send: [method, path, body, type], files }: SentExchange,
  id: string,
): Promise<Response> {
  const form = files === undefined ? undefined : new FormData();
  for (const [name, text] of Object.entries(files ?? {})) form?.append(name, new Blob([text]), 'a.txt');
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  const bytes = text === undefined ? undefined : new TextEncoder().encode(text);
  const sent = form ?? bytes;
  const contentType = type ?? (typeof body === 'string' ? undefined : 'application/json');
  return fetch(url + path.replace('ID', id), {
    method,
    headers: form !== undefined || contentType === undefined ? {} : { 'content-type': contentType },
    ...(sent === undefined || method === 'GET' ? {} : { body: sent }),
  });
}

const getKey = (body: JsonObject): string => /"id":"([^"]+)"/.exec(JSON.stringify(body))?.[1] ?? '';

describe('a generated service', () => {
  it.each(rows)('stores or refuses all members: $given', async ({ given, requests, comment }) => {
    const running = await startGenerated(project, documents.get(given)!);
    let id = '';
    try {
      for (const exchange of notEmpty(requests)) {
        const answer = await send(running.url, exchange, id);
        const text = await answer.text();
        const body = (text === '' ? {} : JSON.parse(text)) as JsonObject; // services answer with JSON only
        const shown = { request: exchange.send.slice(0, 3), status: answer.status };
        expect(shown, text).toEqual({ request: exchange.send.slice(0, 3), status: exchange.status });
        if (exchange.body !== undefined) expect(body).toEqual(exchange.body);
        if (exchange.send[0] === 'POST' && answer.status < 300) id = getKey(body);
      }
    } finally {
      await running.close();
    }
    if (comment !== undefined) expect(code.get(given)).toContain(comment);
  });
});
