/** That the comparison with the peers is fair: all servers give the same answers to the same requests. */
import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { request } from 'undici';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Json } from '../../../openapi/document/document.ts';
import { objectOf, stringOf } from '../../../openapi/json/json.ts';
import { temporaryFolder } from '../../../service/storage/testing/folders.ts';
import { askProgram } from '../../process/program.ts';
import type { LoadTarget } from '../load/measure.ts';
import { inScratch } from '../run/scratch.ts';
import { startServers } from '../services/servers.ts';
import { describeVersions, findPeers, installPeers, peers, peersFolder } from './peers.ts';
import { startPeers } from './start-peers.ts';

const installed = await findPeers();
if (installed === undefined && (process.env.REQUIRED_TOOLS ?? '').split(',').includes('bench-peers'))
  throw new Error('REQUIRED_TOOLS names "bench-peers", and the peers are not installed: run ops/bench/peers/install');

interface Exchange {
  readonly name: string;
  readonly path: string;
  readonly body?: Json;
  /** Default: the accepted key. */
  readonly key?: string | undefined;
  readonly want: { readonly status: number; readonly body: unknown };
}

const create = (name: string, body: Json, status: number, wantBody: unknown): Exchange => ({
  name,
  path: '/sessions',
  body,
  want: { status, body: wantBody },
});
const session = (id: number, context: string) => ({
  sessionId: id,
  userId: 42,
  context,
  sequenceNumber: id,
  createdAt: 'a time',
  updatedAt: 'a time',
});
const unauthorized = { errorCode: 'unauthorized', message: 'credentials are missing or wrong' };
const invalid = {
  errorCode: 'validation_failed',
  message: 'the request does not fit the description of this operation',
};

/** In this order. The details of errors differ, and are not compared. */
const exchanges: readonly Exchange[] = [
  create('a new session', { userId: 42, context: 'Planning' }, 201, session(1, 'Planning')),
  create('a new session without a context', { userId: 42 }, 201, session(2, '')),
  create('a text instead of a user', { userId: 'me' }, 400, invalid),
  create('a number as a text', { userId: '42' }, 400, invalid),
  create('a fraction', { userId: 4.2 }, 400, invalid),
  create('no user', { context: 'Planning' }, 400, invalid),
  create('a context that is a number', { userId: 42, context: 7 }, 400, invalid),
  create('an array', [], 400, invalid),
  { name: 'a read', path: '/sessions/1/context', want: { status: 200, body: { sessionId: 1, context: 'Planning' } } },
  {
    name: 'an unknown session',
    path: '/sessions/99/context',
    want: { status: 404, body: { errorCode: 'not_found', message: 'there is no session 99' } },
  },
  { name: 'an id that is a word', path: '/sessions/one/context', want: { status: 400, body: invalid } },
  { name: 'an id below the least', path: '/sessions/0/context', want: { status: 400, body: invalid } },
  { name: 'a read without a key', path: '/sessions/1/context', key: '', want: { status: 401, body: unauthorized } },
  {
    name: 'a read with another key',
    path: '/sessions/1/context',
    key: 'bench-kez',
    want: { status: 401, body: unauthorized },
  },
  {
    ...create('a new session without a key', { userId: 42 }, 401, unauthorized),
    key: '',
  },
];

describe.skipIf(installed === undefined)(
  'servers of the benchmark (ops/bench/peers/install installs the peers)',
  () => {
    const answers = new Map<string, unknown[]>();

    beforeAll(async () => {
      await inScratch(async (scratch) => {
        const ours = (await startServers(['together'], scratch))('together');
        const targets = [ours, ...(await startPeers(peers, installed ?? '', scratch))];
        for (const target of targets) {
          const given: unknown[] = [];
          answers.set(target.name, given);
          for (const exchange of exchanges) given.push(await send(target, exchange));
        }
      });
    });

    const names = ['together', ...peers.map(({ name }) => name)];
    const table = names.flatMap((server) => exchanges.map((exchange, index) => ({ ...exchange, server, index })));
    it.each(table)('$server answers $name with $want.status', ({ server, index, want }) => {
      expect(answers.get(server)?.[index]).toEqual(want);
    });
  },
);

async function send({ urls: [url = ''], headers }: LoadTarget, { path, body, key }: Exchange) {
  const keys = key === undefined ? headers : key === '' ? {} : { 'x-api-key': key };
  const answer = await request(`${url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { ...keys, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const compared = Object.entries(objectOf(await answer.body.json())).filter(([name]) => name !== 'details');
  const members = compared.map(([name, value]) => {
    const isTime = name.endsWith('At') && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(stringOf(value));
    return [name, isTime ? 'a time' : value] as const;
  });
  return { status: answer.statusCode, body: Object.fromEntries(members) };
}

it('peers that cannot be installed are an error with the reason, and are not found afterwards', async () => {
  const { path, dispose } = await temporaryFolder();
  try {
    await writeFile(join(path, 'python3'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    vi.stubEnv('PATH', `${path}${delimiter}${process.env.PATH ?? ''}`);
    vi.stubEnv('XDG_CACHE_HOME', path);
    await expect(installPeers()).rejects.toMatchObject({
      code: 'cli-program-failed',
      message: expect.stringContaining('Python 3.11 or later') as string,
    });
    expect(await findPeers()).toBeUndefined();
  } finally {
    await dispose();
  }
});

it('peers whose Python is gone are not found, so that they are installed again', async () => {
  const { path, dispose } = await temporaryFolder();
  try {
    const getCode = async () =>
      (
        await askProgram(join(peersFolder, 'install'), ['--installed', path], {
          folder: path,
          environment: process.env,
        })
      )?.code;
    await writeFile(join(path, 'complete'), '');
    expect(await getCode()).toBe(1);
    await mkdir(join(path, 'python/bin'), { recursive: true });
    await writeFile(join(path, 'python/bin/python'), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
    expect(await getCode()).toBe(0);
  } finally {
    await dispose();
  }
});

it.each(peers)('the versions of $title are pinned', async (peer) => {
  const versions = await describeVersions(peer);
  expect(versions).toMatch(/^[a-z-]+ \d+\.\d+\.\d+(, [a-z-]+ \d+\.\d+\.\d+)+$/);
});
