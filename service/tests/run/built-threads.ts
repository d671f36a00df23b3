/**
 * Takes the place of `service/ensemble/foreign/thread-module.ts` in tests: their threads run built modules, which start
 * in a fraction of the time of sources.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ThreadModule } from '../../ensemble/foreign/thread-module.ts';
import { projectFolder } from '../../../ops/file/files.ts';

export function threadModule(name: string): ThreadModule {
  const file = join(projectFolder, 'dist', `service-ensemble-foreign-${name}.js`);
  return { module: pathToFileURL(file).href, loader: undefined };
}
