/** Running services cannot write their data for a while: the disk is full, read-only, or another process has the lock. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pickRows } from '../../../openapi/testing/long-form.ts';
import { notEmpty } from '../../../openapi/testing/not-empty.ts';
import { canMount, canSetImmutable, mountSmallDisk, setImmutable, type SmallDisk } from '../lib/mounts.ts';
import { toInstances } from '../lib/instances.ts';
import { createSystem, key, projectFolder, startProcess, type Stoppable, type System } from '../lib/process.ts';
import { readiness, sentAgain, statuses } from './afterwards.ts';
import { startBothLoads } from './both-loads.ts';
import { sendAll } from './load.ts';
import { allSessions, type FaultSession } from './sessions.ts';

const rounds = Number(process.env.FAULT_ROUNDS ?? 1);
/** Milliseconds that a fault lasts after it was noticed. */
const lasting = rounds > 1 ? 3_000 : 500;

let disk: SmallDisk | undefined;
let dataFolder: string;
let system: System;
/** The same system in this process. */
let instances: System<Stoppable>;

/** `begin` causes the fault, and returns a function that ends it. */
interface Fault {
  readonly given: string;
  readonly possible: boolean;
  /** The code in `/readyz` and in the responses. */
  readonly code: RegExp;
  readonly begin: () => Promise<() => Promise<void>>;
}

const full: Fault = { given: 'a full disk', possible: canMount, code: /SQLITE_(FULL|IOERR)/, begin: fillDisk };
const frozen: Fault = {
  given: 'files that became read-only',
  possible: canSetImmutable,
  code: /SQLITE_(IOERR|READONLY)/,
  begin: freeze,
};
const locked: Fault = { given: 'a lock of another process', possible: true, code: /SQLITE_BUSY/, begin: lock };

/** Faults of the same system run one after another: a start takes longer than they do. */
const groups: readonly { isOnSmallDisk: boolean; faults: readonly Fault[] }[] = [
  { isOnSmallDisk: true, faults: [full] },
  { isOnSmallDisk: false, faults: [frozen, locked] },
];

const beginOn = async (isOnSmallDisk: boolean): Promise<void> => {
  if (isOnSmallDisk) disk = await mountSmallDisk(16 + 8 * rounds);
  // A folder in memory lets a process write files that became read-only.
  dataFolder = await mkdtemp(join(tmpdir(), 'fountainai-disk-'));
  system = await createSystem({ DATA_DIR: disk?.path ?? dataFolder });
  instances = toInstances(system);
};
afterEach(async () => {
  await instances.remove();
  await rm(dataFolder, { recursive: true, force: true });
  await disk?.remove();
  disk = undefined;
});

for (const { isOnSmallDisk, faults } of pickRows(groups, 1)) {
  const possible = faults.filter((fault) => fault.possible);
  // Faults that this machine does not allow are reported as skipped, not as tested.
  // may be empty: a machine can allow all faults
  for (const { given } of faults.filter((fault) => !fault.possible)) test.skip(given);
  describe.skipIf(possible.length === 0)(possible.map(({ given }) => given).join(', then '), () => {
    beforeEach(() => beginOn(isOnSmallDisk));

    test(
      `under load, ${rounds} times: writes get 503, reads continue, then writes too, and nothing acknowledged is lost`,
      async () => {
        const { sessionContext, centralSequence } = system.urls;
        const running = await system.start('central-sequence', 'session-context');
        const ownIds: number[] = [];
        const context = (n: number): string => `session of ${n + 1} `.repeat(50);
        const loads = startBothLoads(system.urls, { connections: 4, context });
        const { sessions, numbers, made } = loads;

        for (const { given, code, begin } of notEmpty(Array.from({ length: rounds }, () => possible).flat())) {
          const own = await sendAll<FaultSession>(sessionContext, newSessions(ownIds.length));
          ownIds.push(...own.map(({ body }) => body.sessionId));
          let updates = 0;
          // Each update changes another session: a session whose text is replaced needs no further space.
          const update = () => updateSession(sessionContext, own[updates++ % own.length]!.body.sessionId); // there are some
          const before = made();
          await expect.poll(made, { timeout: 60_000 }).toBeGreaterThan(before + 20);
          const usual = await medianOfReads(sessionContext, given);
          const from = numbers.answered.length;
          const end = await begin();
          try {
            // A session is only written with its number, which is not available now either.
            await expect
              .poll(update, { timeout: 60_000, message: given })
              .toMatchObject({ status: 503, body: { errorCode: 'unavailable' } });
            for (const url of [sessionContext, centralSequence])
              await expectUnready(url, { given, code, write: update });
            await expectQuickReads(sessionContext, given, usual);
            // A write that waited for the disk before the fault began may cause another 503 first.
            await expect
              .poll(
                () =>
                  numbers.answered
                    .slice(from)
                    .filter(({ status }) => status === 503)
                    .map(({ body }) => body),
                { timeout: 60_000, message: given },
              )
              .toContainEqual(
                expect.objectContaining({
                  errorCode: 'unavailable',
                  details: expect.stringMatching(code) as string,
                }),
              );
          } finally {
            await end();
          }
          const backAt = made();
          await expect.poll(made, { timeout: 60_000, message: given }).toBeGreaterThan(backAt + 20);
          await expect.poll(async () => (await readiness(centralSequence)).status, { message: given }).toBe(200);
        }
        expect(await running.kill('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' });
        await loads.stop();
        // Each failed request logs one line, and failures in the background do not repeat.
        const failed = [...sessions.answered, ...numbers.answered].filter(({ status }) => status >= 500).length;
        expect(running.output().split('\n').length).toBeLessThan(2 * failed + 500);

        await instances.start('central-sequence', 'session-context');
        expect([201, 502, 503]).toEqual(expect.arrayContaining([...statuses(sessions.answered)]));
        expect([201, 503]).toEqual(expect.arrayContaining([...statuses(numbers.answered)]));
        const allNumbers = await sentAgain(centralSequence, numbers.answered);
        expect(new Set(allNumbers.map(({ sequenceNumber }) => sequenceNumber)).size).toBe(numbers.answered.length);
        const allMade = await sentAgain(sessionContext, sessions.answered);
        // Only the context of these sessions has changed, repeatedly.
        const found = new Map((await allSessions(sessionContext)).map((session) => [session.sessionId, session]));
        expect(ownIds.map((id) => found.delete(id))).toEqual(ownIds.map(() => true));
        for (const session of notEmpty(allMade)) expect(found.get(session.sessionId)).toEqual(session);
        // Requests without a response when the process was killed may have been done too, once.
        expect(found.size).toBeLessThanOrEqual(allMade.length + sessions.unanswered.length);
        expect(new Set([...found.values()].map(({ userId }) => userId)).size).toBe(found.size);
      },
      rounds * faults.length * 120_000,
    );
  });
}

// Only if this machine allows mounts: see `canMount`.
describe.skipIf(!canMount)('a disk that cannot be written', () => {
  beforeEach(() => beginOn(true));

  test('services do not start on a disk that is full or read-only, and report what to do', async () => {
    const failedStart = async (): Promise<string> => {
      const service = startProcess(['central-sequence'], system.environment);
      expect(await service.exited).toEqual({ code: 2, signal: null });
      return service.output();
    };
    const end = await fillDisk();
    expect(await failedStart()).toMatch(/^DATA_DIR: .*; free space on its disk.* \[start-data-directory-unusable\]$/m);
    await end();
    await disk!.remount('ro');
    expect(await failedStart()).toMatch(
      /^DATA_DIR: .*; let this process write there.* \[start-data-directory-unusable\]$/m,
    );
  });
});

const folder = (): string => system.environment.DATA_DIR!; // `createSystem` sets it

/** Writes until the disk is full. */
async function fillDisk(): Promise<() => Promise<void>> {
  const filler = join(folder(), 'filler');
  for (const size of [1 << 20, 1 << 12]) {
    const part = Buffer.alloc(size);
    const isTaken = (): Promise<boolean> =>
      writeFile(filler, part, { flag: 'a' }).then(
        () => true,
        () => false,
      );
    while (await isTaken());
  }
  return () => rm(filler);
}

async function freeze(): Promise<() => Promise<void>> {
  const files = (await readdir(folder())).filter((name) => /\.sqlite(-wal)?$/.test(name));
  const paths = files.map((name) => join(folder(), name));
  await setImmutable(paths, true);
  return () => setImmutable(paths, false);
}

const holder = `
  const open = require(process.argv[1]);
  for (const file of process.argv.slice(2)) {
    const database = open(file, { timeout: 10000 });
    database.exec('begin immediate');
    (globalThis.held ??= []).push(database);
  }
  process.stdout.write('held');
  setInterval(() => held.length, 1000);`;

async function lock(): Promise<() => Promise<void>> {
  const engine = createRequire(join(projectFolder, 'package.json')).resolve('better-sqlite3');
  const files = ['central-sequence', 'session-context'].map((name) => join(folder(), `${name}.sqlite`));
  const child: ChildProcess = spawn(process.execPath, ['-e', holder, engine, ...files], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout!, 'data'); // it is piped
  return async () => {
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
}

/** All their texts together need more space than SQLite keeps in a log that it has copied and starts again (1,000 pages). */
const newSessions = (from: number) =>
  Array.from({ length: 40 }, (_, n) => ({ path: '/sessions', body: { userId: 1_000_000 + from + n } }));

/** Its text fills the space that may be left in the files. */
async function updateSession(url: string, id: number): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${url}/sessions/${id}`, {
    method: 'PUT',
    headers: { 'x-api-key': key, 'content-type': 'application/json', connection: 'close' },
    body: JSON.stringify({ context: 'words '.repeat(25_000) }),
  });
  return { status: response.status, body: await response.json() };
}

/**
 * `write` keeps on writing: a full disk may still have space in a log that is written again, and then a service is
 * ready, as it should be.
 */
async function expectUnready(
  url: string,
  { given, code, write }: { readonly given: string; readonly code: RegExp; readonly write: () => Promise<unknown> },
): Promise<void> {
  const asked = async () => {
    await write();
    const { status, body } = await readiness(url);
    return { status, body, text: JSON.stringify(body) };
  };
  await expect.poll(asked, { timeout: 60_000, message: given }).toMatchObject({
    status: 503,
    body: { checks: { database: 'failed' } },
    text: expect.stringMatching(code) as string,
  });
}

/** Milliseconds. A process that waited for a lock would block for a thousand. */
const quick = 500;

/** @param usual milliseconds of a read on this machine, with its other load, before the fault */
async function expectQuickReads(url: string, given: string, usual: number): Promise<void> {
  expect(await medianOfReads(url, given), `${given}: ms of a read`).toBeLessThan(quick + 2 * usual);
}

async function medianOfReads(url: string, given: string): Promise<number> {
  const until = performance.now() + lasting;
  const times: number[] = [];
  do {
    const startedAt = performance.now();
    const response = await fetch(`${url}/sessions?limit=1`, { headers: { 'x-api-key': key } });
    expect(response.status, given).toBe(200);
    await response.arrayBuffer();
    times.push(performance.now() - startedAt);
    await sleep(20);
  } while (performance.now() < until);
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}
