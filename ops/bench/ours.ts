/** One of our services as `npm start` runs it, on a free port; `wide` is one with a document of 200 operations. */
import { join } from 'node:path';
import { loadDocuments } from '../../openapi/loading/directory.ts';
import { portSetting, readConfig } from '../../service/config/config.ts';
import { startServices } from '../../service/start/start.ts';
import { serveParent } from './child.ts';
import { widened } from './wide/document.ts';

const services: Readonly<Record<string, string>> = {
  sequence: 'central-sequence',
  session: 'session-context',
  wide: 'session-context',
};

const role = process.argv[2] ?? '';
const name = services[role] ?? '';
const documents = (await loadDocuments()).filter((document) => document.name === name);
const config = readConfig({ ...process.env, [portSetting(name)]: '0' });
const running = await startServices({ config, documents, ...(role === 'wide' ? await wide() : {}) });

async function wide() {
  return { documents: await Promise.all(documents.map(widened)), folder: join(import.meta.dirname, 'wide') };
}

serveParent(running, name);
