/**
 * Session and Context with Central Sequence in one process, as in `npm start`, on free ports; sends its parent the
 * address of Session and Context. The argument `without` disables search, which no setting does.
 */
import { loadDocuments } from '../../../openapi/loading/directory.ts';
import { portSetting, readConfig } from '../../../service/config/config.ts';
import type { OpenSearch } from '../../../service/search/open.ts';
import { prepareHeap } from '../../../service/start/heap/prepare-heap.ts';
import { startServices } from '../../../service/start/start.ts';
import { serveParent } from '../run/serve-parent.ts';

prepareHeap();
const names = ['central-sequence', 'session-context'];
const ports = Object.fromEntries(names.map((name) => [portSetting(name), '0']));

const openNoSearch: OpenSearch = () =>
  Promise.resolve({
    changed: () => Promise.resolve(),
    find: () => Promise.reject(new Error('search is disabled')),
    state: () => Promise.resolve({ status: 'ok' }),
    close: () => Promise.resolve(),
  });

const running = await startServices({
  config: readConfig({ ...process.env, ...ports }),
  documents: await loadDocuments(),
  names,
  openSearch: process.argv[2] === 'without' ? openNoSearch : undefined,
});

serveParent(running, 'session-context');
