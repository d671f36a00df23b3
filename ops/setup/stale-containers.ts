/** Finds the running containers that started before the files of their secrets changed: Compose does not compare what the files have. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { objectOf } from '../../openapi/json/json.ts';
import { listOwnSecrets, listSecretsOf, secretFolder, secretFolderInside } from '../dockerize/compose/secrets.ts';
import { readComposeFiles } from '../dockerize/secret-files.ts';
import { askProgram, type ProgramOptions } from '../process/program.ts';

/** Labels of Compose: https://docs.docker.com/reference/compose-file/services/#labels */
const format =
  '{{index .Config.Labels "com.docker.compose.service"}} {{.State.StartedAt}} {{range .Mounts}}{{.Destination}} {{end}}';

/** Returns the names of the services whose containers have read older secrets, sorted. @param ids of the running containers */
export async function findStaleServices(ids: readonly string[], options: ProgramOptions): Promise<readonly string[]> {
  const changed = await readChangeTimes(options.folder);
  if (ids.length === 0 || changed.size === 0) return [];
  const answer = await askProgram('docker', ['inspect', '--format', format, ...ids], options);
  const stale = (answer?.stdout ?? '').split('\n').flatMap((line) => {
    const [name = '', started = '', ...places] = line.trim().split(' ');
    // A container of an earlier compose file has no files, and is created again.
    const hasFiles = places.some((place) => place.startsWith(secretFolderInside));
    return hasFiles && Date.parse(started) < (changed.get(name) ?? 0) ? [name] : [];
  });
  return [...new Set(stale)].sort();
}

/** Returns the time of the last change of a secret for each service that has secrets. */
async function readChangeTimes(folder: string): Promise<ReadonlyMap<string, number>> {
  const files = await readComposeFiles(folder);
  const names = files.flatMap(listOwnSecrets);
  const times = new Map(
    await Promise.all(names.map(async (name) => [name, await readChangeTime(folder, name)] as const)),
  );
  const services = new Map<string, number>();
  for (const [service, content] of files.flatMap((file) => Object.entries(objectOf(file.services)))) {
    const changes = listSecretsOf(objectOf(content)).map((secret) => times.get(secret) ?? 0);
    services.set(service, Math.max(services.get(service) ?? 0, ...changes));
  }
  return services;
}

const readChangeTime = (folder: string, name: string): Promise<number> =>
  stat(join(folder, secretFolder, name)).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
