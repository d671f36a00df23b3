/** Finds the running containers that started before the files of their secrets changed: Compose does not compare what the files have. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseYaml } from '@redocly/openapi-core';
import { arrayOf, objectOf, stringOf } from '../../openapi/json/json.ts';
import { listOwnSecrets, secretFolder } from '../dockerize/compose/secrets.ts';
import { readTextFile } from '../file/files.ts';
import { askProgram, type ProgramOptions } from '../process/program.ts';

/** Labels of Compose: https://docs.docker.com/reference/compose-file/services/#labels */
const format = '{{index .Config.Labels "com.docker.compose.service"}} {{.State.StartedAt}}';

/** Returns the names of the services whose containers have read older secrets, sorted. @param ids of the running containers */
export async function findStaleServices(ids: readonly string[], options: ProgramOptions): Promise<readonly string[]> {
  const changed = await readChangeTimes(options.folder);
  if (ids.length === 0 || changed.size === 0) return [];
  const answer = await askProgram('docker', ['inspect', '--format', format, ...ids], options);
  const stale = (answer?.stdout ?? '').split('\n').flatMap((line) => {
    const [name = '', started = ''] = line.trim().split(' ');
    return Date.parse(started) < (changed.get(name) ?? 0) ? [name] : [];
  });
  return [...new Set(stale)].sort();
}

/** Returns the time of the last change of a secret for each service that has secrets. */
async function readChangeTimes(folder: string): Promise<ReadonlyMap<string, number>> {
  const compose = objectOf(parseYaml((await readTextFile(join(folder, 'docker-compose.yml'))) ?? ''));
  const own = listOwnSecrets(compose);
  const times = new Map(
    await Promise.all(own.map(async (name) => [name, await readChangeTime(folder, name)] as const)),
  );
  const services = Object.entries(objectOf(compose.services)).map(([service, content]) => {
    const secrets = arrayOf(objectOf(content).secrets).map(stringOf);
    return [service, Math.max(...secrets.map((secret) => times.get(secret) ?? 0), 0)] as const;
  });
  return new Map(services);
}

const readChangeTime = (folder: string, name: string): Promise<number> =>
  stat(join(folder, secretFolder, name)).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
