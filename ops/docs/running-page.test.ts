/** The files for systemd and Kubernetes in the documentation: their commands, settings, ports and paths. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseYaml } from '@redocly/openapi-core';
import { describe, expect, it } from 'vitest';
import { describeServers } from '../../openapi/document/server.ts';
import { arrayOf, objectOf, stringOf } from '../../openapi/json/json.ts';
import { loadDocuments } from '../../openapi/loading/directory.ts';
import { portSetting } from '../../openapi/settings/setting-names.ts';
import { knownVariables } from '../../openapi/settings/table.ts';
import { notEmpty } from '../../openapi/testing/not-empty.ts';
import { projectFolder } from '../file/files.ts';
import { freePort } from '../process/free-port.ts';
import { findCode } from './testing/pages.ts';

const page = 'docs/operations/systemd-and-kubernetes.md';
const blocks = findCode(await readFile(join(projectFolder, page), 'utf8'));
const documents = await loadDocuments();

function readBlock(language: string): string {
  const block = blocks.find((one) => one.language === language);
  if (block === undefined) throw new Error(`${page} has no block of ${language}`);
  return block.text;
}

describe('the unit of systemd', () => {
  const values = (name: string): string[] =>
    [...readBlock('ini').matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map(([, value = '']) => value);
  const environment = values('Environment')
    .flatMap((line) => line.split(' '))
    .map((pair) => pair.split('=', 2) as [string, string]); // each has a `=`

  it('sets known settings, and gives each file that they name', () => {
    const known = knownVariables(documents);
    expect(environment.filter(([name]) => !known.has(name))).toEqual([]);
    const credentials = values('LoadCredential').map((credential) => `%d/${credential.split(':')[0] ?? ''}`);
    const files = environment.map(([, value]) => value).filter((value) => value.startsWith('%d/'));
    expect(files.toSorted()).toEqual(credentials.toSorted());
  });

  it('starts services that answer, and that end with 0 at SIGTERM', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fountainai-unit-'));
    const ports = await Promise.all(
      documents.map(async ({ name }) => [portSetting(name), String(await freePort())] as const),
    );
    const given = environment.map(
      ([name, value]) => [name, value.replace('%d', folder).replace('/var/lib', folder)] as const,
    );
    await mkdir(join(folder, 'fountainai'));
    await symlink(join(projectFolder, 'openapi'), join(folder, 'openapi')); // a project without the .env of this one
    for (const [, value] of given)
      if (value.startsWith(`${folder}/`) && value.includes('keys')) await writeFile(value, 'key-0123456789\n');
    const [program = '', ...parameters] = (values('ExecStart')[0] ?? '').split(' ');
    expect(program.replace(/^.*\/node_modules\/\.bin\//, '')).toBe('fountainai');
    const child = spawn(process.execPath, [join(projectFolder, 'bin/fountainai.js'), ...parameters], {
      cwd: folder,
      env: { PATH: process.env.PATH, LOG_LEVEL: 'warn', ...Object.fromEntries([...ports, ...given]) },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const ended = once(child, 'exit');
    try {
      const statuses = notEmpty(ports).map(([, port]) => readStatus(`http://127.0.0.1:${port}/healthz`));
      expect(await Promise.race([Promise.all(statuses), ended])).toEqual(ports.map(() => 200));
      child.kill('SIGTERM');
      expect(await ended).toEqual([0, null]);
    } finally {
      child.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    }
  });
});

async function readStatus(url: string): Promise<number | undefined> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    const answer = await fetch(url, { headers: { connection: 'close' } }).catch(() => undefined);
    if (answer !== undefined) return answer.status;
    await sleep(50);
  }
  return undefined;
}

describe('the deployment of Kubernetes', () => {
  const { spec } = objectOf(parseYaml(readBlock('yaml')));
  const pod = objectOf(objectOf(objectOf(spec).template).spec);
  const [container = {}] = arrayOf(pod.containers).map(objectOf);
  const [name = ''] = arrayOf(container.args).map(stringOf);
  const document = documents.find((one) => one.name === name);

  it('runs a service of this repository on the port of its document', () => {
    const [local] = document === undefined ? [] : describeServers(document).filter(({ kind }) => kind === 'local');
    const ports = arrayOf(container.ports).map((port) => objectOf(port).containerPort);
    const probes = ['livenessProbe', 'readinessProbe'].map((probe) => objectOf(objectOf(container[probe]).httpGet));
    expect(ports).toEqual([local?.port]);
    expect(probes.map(({ port }) => port)).toEqual([local?.port, local?.port]);
    expect(probes.map(({ path }) => path)).toEqual(['/healthz', '/readyz']);
  });

  it('sets known settings alone', () => {
    const names = arrayOf(container.env).map((variable) => stringOf(objectOf(variable).name));
    const known = knownVariables(documents);
    expect(notEmpty(names).filter((variable) => !known.has(variable))).toEqual([]);
  });

  it('can write to the folders that the image and Node need', () => {
    const mounts = arrayOf(container.volumeMounts).map(objectOf);
    const volumes = arrayOf(pod.volumes).map((volume) => objectOf(volume).name);
    expect(mounts.map(({ mountPath }) => mountPath)).toEqual(['/tmp', '/data']);
    expect(mounts.map((mount) => mount.name)).toEqual(volumes);
  });
});
