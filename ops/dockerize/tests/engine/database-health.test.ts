/** The health check of PostgreSQL on a real engine: true only if the services could connect to their database. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseYaml } from '@redocly/openapi-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { arrayOf, objectOf, stringOf } from '../../../../openapi/json/json.ts';
import { projectFolder } from '../../../file/files.ts';
import { type Ended, findEngine, runIn } from './engine.ts';

const engine = findEngine();
const minutes = 60_000;

describe.skipIf(engine === undefined)('the health check of PostgreSQL (ops/dockerize/tests/engine/run)', () => {
  const name = `fountainai-database-${randomUUID().slice(0, 8)}`;
  let folder: string;
  let check: string;
  const docker = (...parameters: readonly string[]): Promise<Ended> => runIn(folder, 60, 'docker', ...parameters);
  const inside = (command: string): Promise<Ended> => docker('exec', name, 'sh', '-c', command);
  const asOwner = (statement: string): Promise<Ended> =>
    inside(`psql --host /tmp --username fountainai --dbname postgres --command '${statement}'`);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fountainai-database-'));
    await writeFile(join(folder, 'password'), 'first\n', { mode: 0o644 });
    const text = await readFile(join(projectFolder, 'docker-compose.yml'), 'utf8');
    const { image, healthcheck } = objectOf(objectOf(objectOf(parseYaml(text)).services).postgres);
    // A `$` is written twice in a compose file.
    check = stringOf(arrayOf(objectOf(healthcheck).test)[1]).replaceAll('$$', '$');
    const secret = `${join(folder, 'password')}:/run/secrets/postgres_password:ro`;
    const environment = [
      'POSTGRES_USER=fountainai',
      'POSTGRES_DB=other',
      'POSTGRES_PASSWORD_FILE=/run/secrets/postgres_password',
    ];
    const settings = environment.flatMap((pair) => ['--env', pair]);
    const started = await docker('run', '--detach', '--name', name, '--volume', secret, ...settings, stringOf(image));
    expect(started.code, started.output).toBe(0);
    const beReady = async (): Promise<void> =>
      expect(await inside('pg_isready --host "$(hostname -i)"')).toMatchObject({ code: 0 });
    await vi.waitFor(beReady, { timeout: minutes, interval: 500 });
  }, 2 * minutes);
  afterAll(async () => {
    await docker('rm', '--force', '--volumes', name);
    await rm(folder, { recursive: true });
  }, minutes);

  it(
    'fails while the database does not exist, although the server accepts connections',
    async () => {
      expect((await inside('pg_isready --host "$(hostname -i)" --dbname fountainai')).code).toBe(0);
      expect(await inside(check)).toMatchObject({ code: 2 });
      expect(await asOwner('create database fountainai')).toMatchObject({ code: 0 });
      expect(await inside(check)).toMatchObject({ code: 0 });
    },
    minutes,
  );

  it(
    'fails with another password than that of the volume',
    async () => {
      await writeFile(join(folder, 'password'), 'second\n');
      expect(await inside(check)).toMatchObject({ code: 2 });
      await writeFile(join(folder, 'password'), 'first\n');
      expect(await inside(check)).toMatchObject({ code: 0 });
    },
    minutes,
  );
});
