/** The whole command, on the record of an ensemble that has run. */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../openapi/document/document.ts';
import { migrations } from '../../service/ensemble/migrations/migrations.ts';
import { openSqlite } from '../../service/storage/sqlite/sqlite.ts';
import { rawStatement } from '../../service/storage/database/engine.ts';
import { scriptedKey, startScriptedModel } from '../../service/ensemble/assistants/testing/scripted-model.ts';
import { type BoatService, exportLogs, post, registerBoats, startBoats } from '../../service/tests/lib/boats.ts';
import { createInstances } from '../../service/tests/lib/instances.ts';
import type { Stoppable, System } from '../../service/tests/lib/process.ts';
import { runInProcess } from '../cli/testing/run-command.ts';
import { projectFolder } from '../file/files.ts';
import { hasResult, isSameValue } from './recorded-results.ts';

describe('a recorded value', () => {
  it.each([
    {
      given: [
        { a: 1, b: 'x' },
        { b: 'x', a: 1 },
      ],
      want: true,
    },
    { given: [{ password: 'new' }, { password: '***' }], want: true },
    { given: [{ note: 'key 7 of me' }, { note: 'key [removed] of me' }], want: true },
    { given: [{ note: 'key 7' }, { note: 'key [removed] of me' }], want: false },
    { given: [{ a: [1, 2] }, { a: [2, 1] }], want: false },
    { given: [{ a: 1 }, { a: 1, b: 2 }], want: false },
    { given: [{ a: '1' }, { a: 1 }], want: false },
  ])('$given is compared: $want', ({ given: [asked, recorded], want }) => {
    expect(isSameValue(asked, recorded)).toBe(want);
  });
});

it.each([
  { given: { status: 'not_sent' }, want: true },
  { given: { status: 'credentials_missing' }, want: true },
  { given: { status: 'rejected', http_status: 404 }, want: true },
  { given: { status: 'outcome_unknown' }, want: false },
] as const)('a call with $given has a result: $want', ({ given, want }) => {
  const call = { id: 'c', service_name: 'Boats', started_at: '2026-03-01T09:30:00.000Z', response: '', ...given };
  expect(hasResult(call)).toBe(want);
});

describe('the command', () => {
  let system: System<Stoppable>;
  let ensemble: Stoppable;
  let boats: BoatService;
  let folder: string;
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fountainai-replay-test-'));
    await mkdir(join(folder, 'openapi'));
    boats = await startBoats((end) => end());
    system = await createInstances();
    ensemble = await system.start('ensemble');
    await registerBoats(system.urls.ensemble, boats);
    const requests = { create: 'Create a boat with the name "Ada"', pending: 'Delete boat 7', small: 'Hello' };
    for (const [name, user_input] of Object.entries(requests)) {
      const { body } = await post(system.urls.ensemble, '/interact', { body: { user_input } });
      ids[name] = body.interaction_id;
    }
    boats.received.length = 0;
  });
  afterAll(async () => {
    await system.remove();
    await boats.close();
    await rm(folder, { recursive: true });
  });

  interface Replayed {
    readonly code: unknown;
    readonly output: string;
  }

  const run = (...parameters: string[]) => runWith({}, ...parameters);
  async function runWith(given: Readonly<Record<string, string>>, ...parameters: string[]): Promise<Replayed> {
    const settings = { ...system.environment, ...given };
    const { code, out, error } = await runInProcess(() => import('../replay.ts'), parameters, { settings });
    return { code, output: `${out}${error}` };
  }
  async function runProcess(...parameters: string[]): Promise<Replayed> {
    const child = spawn(process.execPath, ['bin/run.js', 'ops/replay.ts', ...parameters], {
      cwd: projectFolder,
      env: system.environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = new Promise((resolve) => child.once('close', resolve));
    const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
    return { code: await ended, output: `${output}${errors}` };
  }
  const change = async (query: string): Promise<void> => {
    const database = await openSqlite(join(system.environment.DATA_DIR ?? '', 'ensemble.sqlite'), migrations);
    await database.write((transaction) => transaction.run(rawStatement(query), {}));
    await database.close();
  };

  it.each(['create', 'pending', 'small'])(
    'finds no difference in what has not changed (%s), and sends nothing',
    async (name) => {
      const { code, output } = await (name === 'create' ? runProcess : run)(ids[name] ?? '', '--json');
      expect(JSON.parse(output)).toMatchObject({ findings: [], missing_calls: [] });
      expect([code, boats.received]).toEqual([0, []]);
    },
  );

  it('refuses an unknown interaction, and a second one', async () => {
    expect(await run('unknown')).toMatchObject({
      code: 2,
      output: expect.stringContaining('cli-interaction-missing') as string,
    });
    expect(await run('one', 'two')).toMatchObject({ code: 2 });
  });

  it('asks a model again, with the recorded results', async () => {
    const calls = [{ id: 'call_1', name: 'boats__createBoat', arguments: '{"body":{"name":"Ada"}}' }];
    const model = await startScriptedModel('responses', [{ calls }, { text: 'It is there.' }]);
    try {
      const settings = { OPENAI_API_KEY: scriptedKey, OPENAI_MODEL: 'scripted', OPENAI_BASE_URL: model.url };
      const { code, output } = await runWith(settings, ids.create ?? '', '--assistant', 'model', '--json');
      const { findings, answer } = JSON.parse(output) as JsonObject;
      const rule = 'replay-assistant-changed';
      expect([code, findings, answer]).toMatchObject([0, [{ rule }, { rule }], 'It is there.']);
      expect([model.requests.length, model.faults, boats.received]).toEqual([2, [], []]);
      // With the date of the record, since the person may have said "today".
      expect(model.requests[0]?.body.instructions).toMatch(/This interaction began on \w+day, 2/);
    } finally {
      await model.close();
    }
  });

  it('reports a database that cannot be reached without a stack', async () => {
    const { code, output } = await runWith({ DATABASE_URL: 'postgres://user:secret@127.0.0.1:1/x' }, 'x');
    expect([code, output.includes('cli-data-unreadable'), output.includes('secret')]).toEqual([2, true, false]);
    expect(output.trim().split('\n')).toHaveLength(1);
  });

  it('reports differences after the record has changed', async () => {
    expect(await exportLogs(system.urls.ensemble)).toHaveLength(3);
    await ensemble.kill('SIGTERM');
    await change(`update calls set arguments = '{"body":{"name":"Bea"}}' where operation_id = 'createBoat'`);
    const { code, output } = await runProcess(ids.create ?? '', '--json');
    const { findings } = JSON.parse(output) as JsonObject;
    expect([code, findings]).toMatchObject([1, [{ rule: 'replay-call-added' }, { rule: 'replay-call-missing' }]]);
    await change(
      `update calls set arguments = '{"body":{"name":"***"}}', http_status = null, status = 'outcome_unknown'`,
    );
    const unknown = await run(ids.create ?? '');
    expect([unknown.code, unknown.output]).toMatchObject([1, expect.stringContaining('replay-result-missing')]);
    await change(`delete from documents`);
    await change(`update services set hash = 'x'`);
    expect((await run(ids.small ?? '')).output).toContain('replay-document-changed');
    expect(boats.received).toEqual([]);
  });
});
