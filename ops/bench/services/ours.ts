/** Runs some of our services in one process as `npm start` does, on free ports. */
import { join } from 'node:path';
import { loadDocuments } from '../../../openapi/loading/directory.ts';
import type { ApiDocument, JsonObject } from '../../../openapi/document/document.ts';
import { objectOf } from '../../../openapi/json/json.ts';
import { parseDocument } from '../../../openapi/loading/load.ts';
import { portSetting, readConfig } from '../../../service/config/config.ts';
import { prepareHeap } from '../../../service/start/heap/prepare-heap.ts';
import { startServices } from '../../../service/start/start.ts';
import { projectFolder } from '../../file/files.ts';
import { serveParent } from '../run/serve-parent.ts';
import { isOurRole, ourRoles } from './our-roles.ts';

prepareHeap();
const [, , role = ''] = process.argv;
if (!isOurRole(role)) throw new Error(`usage: ours.ts ${Object.keys(ourRoles).join('|')}`);
const names: readonly string[] = ourRoles[role];
const measured = names.at(-1) ?? '';
const ports = Object.fromEntries(names.map((name) => [portSetting(name), '0']));
const config = readConfig({ ...process.env, ...ports });
const documents = await loadDocuments();
const running = await startServices({
  config,
  names,
  ...(role === 'wide' ? await createWideOptions() : { documents }),
});
serveParent(running, measured);

async function createWideOptions() {
  const wide = documents.map(async (one) => (one.name === measured ? widenDocument(one) : one));
  return { documents: await Promise.all(wide), folder: join(projectFolder, 'ops/bench/services/wide') };
}

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
