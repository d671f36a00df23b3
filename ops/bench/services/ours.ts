/** Runs one of our services as `npm start` does, on a free port; `wide` has a document of 200 operations. */
import { join } from 'node:path';
import { loadDocuments } from '../../../openapi/loading/directory.ts';
import type { ApiDocument, JsonObject } from '../../../openapi/document/document.ts';
import { objectOf } from '../../../openapi/json/json.ts';
import { parseDocument } from '../../../openapi/loading/load.ts';
import { portSetting, readConfig } from '../../../service/config/config.ts';
import { startServices } from '../../../service/start/start.ts';
import { serveParent } from '../run/serve-parent.ts';

const services: Readonly<Record<string, string>> = {
  sequence: 'central-sequence',
  session: 'session-context',
  wide: 'session-context',
};

const role = process.argv[2] ?? '';
const name = services[role] ?? '';
const documents = (await loadDocuments()).filter((document) => document.name === name);
const config = readConfig({ ...process.env, [portSetting(name)]: '0' });
const running = await startServices({ config, documents, ...(role === 'wide' ? await createWideOptions() : {}) });

async function createWideOptions() {
  return { documents: await Promise.all(documents.map(widenDocument)), folder: join(import.meta.dirname, 'wide') };
}

serveParent(running, name);

/** The document among so many other operations that it has 200. */
function widenDocument(document: ApiDocument): Promise<ApiDocument> {
  const { content, name, source, operations } = document;
  const names = Array.from({ length: 200 - operations.length }, (_, index) => `filler${index}`);
  // Half before the paths that are measured and half behind them.
  const [before, after] = [names.slice(0, names.length / 2), names.slice(names.length / 2)].map(createPathItems);
  const paths = { ...before, ...objectOf(content.paths), ...after };
  return parseDocument(JSON.stringify({ ...content, paths }), { name, source });
}

function createPathItems(names: readonly string[]): JsonObject {
  return Object.fromEntries(names.map((name) => [`/sessions/{sessionId}/${name}`, createPathItem(name)]));
}

function createPathItem(operationId: string): JsonObject {
  return {
    parameters: [{ $ref: '#/components/parameters/SessionId' }],
    get: { operationId, summary: 'One of many', responses: { '200': { description: 'Nothing' } } },
  };
}
