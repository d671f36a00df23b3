/** Set-up as a whole, in a folder of its own: the second run finds everything as it should be. */
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadDocuments } from '../../../openapi/loading/directory.ts';
import { portSetting } from '../../../service/config/config.ts';
import { projectFolder } from '../../file/files.ts';
import { freePort } from '../../process/free-port.ts';
import { Report, type Step } from '../../cli/report.ts';
import { setUp } from '../../setup/setup.ts';

let folder: string;
const runs: (readonly Step[])[] = [];
let logged: unknown;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fountainai-'));
  const documents = await loadDocuments();
  const ports: (readonly [string, string])[] = [];
  for (const { name } of documents) ports.push([portSetting(name), String(await freePort())]);
  const environment = { ...Object.fromEntries(ports), LOG_LEVEL: 'warn', npm_config_user_agent: 'npm/11.0.0' };
  for (let run = 0; run < 2; run++) {
    const report = new Report({ command: 'setup', write: () => undefined });
    const running = await setUp({ documents, folder, project: projectFolder, environment, report, isFrozen: true });
    const key = /^API_KEYS=(.*)$/m.exec(await readFile(join(folder, '.env'), 'utf8'))?.[1] ?? '';
    const url = running.services.find(({ name }) => name === 'ensemble')?.url;
    logged = await (await fetch(`${url}/logs`, { headers: { 'x-api-key': key } })).json();
    await running.running?.close();
    runs.push(report.steps);
  }
}, 120_000);
afterAll(() => rm(folder, { recursive: true }));

const outcomes = (steps: readonly Step[] | undefined) => steps?.map(({ name, outcome }) => `${name}: ${outcome}`);

describe('set-up', () => {
  it('makes what is missing', () => {
    expect(outcomes(runs[0])).toEqual(
      expect.arrayContaining([
        'settings: created',
        'data directory: created',
        'Node: ok',
        'services: created',
        'registration of central-sequence: created',
        'registration of session-context: created',
        'first interaction: created',
      ]),
    );
  });

  it('changes nothing the second time', () => {
    expect(runs[1]?.filter(({ outcome }) => outcome !== 'unchanged' && outcome !== 'ok')).toEqual([]);
    expect(runs[1]?.map(({ name }) => name)).toEqual(runs[0]?.map(({ name }) => name));
  });

  it('has one interaction, which made a session with a number', () => {
    expect(logged).toMatchObject({
      logs: [
        {
          user_input: expect.stringContaining('session') as string,
          service_responses: [
            {
              service_name: 'FountainAI Session and Context Management API',
              response: expect.stringMatching(/"sessionId":1,.*"sequenceNumber":1\b/) as string,
            },
          ],
        },
      ],
    });
  });

  it('keeps the keys to their owner', async () => {
    expect((await stat(join(folder, '.env'))).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, 'data'))).mode & 0o777).toBe(0o700);
    const names = await readdir(join(folder, 'data'));
    const modes = await Promise.all(names.map(async (name) => (await stat(join(folder, 'data', name))).mode & 0o777));
    expect(names).toContain('ensemble.sqlite');
    expect(new Set(modes)).toEqual(new Set([0o600]));
  });
});
