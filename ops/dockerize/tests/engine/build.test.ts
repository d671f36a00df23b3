/** The build of an image on a real engine, in the network of a company, as docs/operations/containers.md describes it. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectFolder } from '../../../file/files.ts';
import { createDockerfile } from '../../image/dockerfile.ts';
import { type Company, openCompany } from './company.ts';
import { type Ended, findEngine, runIn } from './engine.ts';

const engine = findEngine();
const minutes = 60_000;

/** The stage that installs packages. The network is that of this machine, where the proxy listens. */
const compose = `services:
  central-sequence:
    build: { context: ., target: dependencies, network: host }
`;

describe.skipIf(engine === undefined)('a build behind a proxy (ops/dockerize/tests/engine/run)', () => {
  let folder: string;
  let company: Company;
  let documented: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fountainai-company-'));
    company = await openCompany(folder);
    const page = await readFile(join(projectFolder, 'docs/operations/containers.md'), 'utf8');
    documented = /^## Behind a proxy$.*?^```yaml\n(.*?)^```$/ms.exec(page)?.[1] ?? '';
    const options = { ports: [8000], dataFolder: '/data', layout: 'project' } as const;
    await writeFile(join(folder, 'Dockerfile'), createDockerfile(options));
    await writeFile(join(folder, 'docker-compose.yml'), compose);
  }, minutes);
  afterAll(async () => {
    company.close();
    await runIn(folder, 60, 'docker', 'image', 'rm', '--force', image());
    await rm(folder, { recursive: true });
  }, minutes);

  const image = (): string => `${basename(folder).toLowerCase()}-central-sequence`;
  /** @param override the text of docker-compose.override.yml */
  const build = async (override: string): Promise<Ended> => {
    await writeFile(join(folder, 'docker-compose.override.yml'), override);
    const variables = [`HOME=${folder}`, `HTTPS_PROXY=${company.proxy}`];
    return runIn(folder, 300, 'env', ...variables, 'docker', 'compose', '--progress', 'plain', 'build');
  };

  it.each([
    {
      given: 'the certificate',
      change: (text: string) => text.replace('[npmrc, ca]', '[npmrc]'),
      want: /CERT|certificate/i,
    },
    { given: 'the settings of npm', change: (text: string) => text.replace('[npmrc, ca]', '[ca]'), want: /403/ },
    {
      given: 'the proxy',
      change: (text: string) => text.replace(/^.*HTTPS_PROXY.*\n/m, ''),
      want: /ENOTFOUND|EAI_AGAIN/,
    },
  ])(
    'fails without $given',
    async ({ change, want }) => {
      expect(change(documented)).not.toBe(documented);
      const { code, output } = await build(change(documented));
      expect(code, output).not.toBe(0);
      expect(output).toMatch(want);
      expect(company.takeRequests().filter((request) => request.startsWith('200'))).toEqual([]);
    },
    5 * minutes,
  );

  it(
    'succeeds as it is documented, leaves no secret in the image, and fetches no package twice',
    async () => {
      const first = await build(documented);
      expect(first.code, first.output).toBe(0);
      const requests = company.takeRequests();
      expect(requests).toContain('200 /npm/greeting/-/greeting-1.0.0.tgz');
      expect(requests.filter((request) => request.startsWith('401'))).toEqual([]);
      const inside = 'ls node_modules; cat /root/.npmrc /run/secrets/ca';
      const shown = await runIn(folder, 60, 'docker', 'run', '--rm', '--entrypoint', 'sh', image(), '-c', inside);
      const history = await runIn(folder, 60, 'docker', 'history', '--no-trunc', image());
      expect(shown.stdout.trim()).toBe('greeting');
      expect(history.code).toBe(0);
      for (const text of [company.token, 'BEGIN CERTIFICATE'])
        expect(shown.output + history.output).not.toContain(text);

      // A change of the project builds the layers again; the packages come from the cache of npm, which is mounted.
      const project = await readFile(join(folder, 'package.json'), 'utf8');
      await writeFile(join(folder, 'package.json'), project.replace('"version":"1.0.0"', '"version":"1.0.1"'));
      const second = await build(documented);
      expect(second.code, second.output).toBe(0);
      const installed = await runIn(
        folder,
        60,
        'docker',
        'run',
        '--rm',
        '--entrypoint',
        'cat',
        image(),
        'package.json',
      );
      expect(installed.stdout).toContain('1.0.1');
      expect(company.takeRequests().filter((request) => request.startsWith('200'))).toEqual([]);
    },
    10 * minutes,
  );
});
