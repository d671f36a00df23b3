/**
 * The conformance tests of the protocol against an ensemble. Their own list of expected failures takes a scenario without any
 * check for passed, so that the results are compared here.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { notEmpty } from '../../../openapi/testing/not-empty.ts';
import { adminKey, createSystem, key, type System } from '../lib/process.ts';
import { findTool } from '../lib/tools.ts';
import { type KeyProxy, startKeyProxy } from './key-proxy.ts';

const command = findTool('mcp-conformance');

/** Scenario → the reason why it does not pass. */
const expectedFailures = parse(await readFile(join(import.meta.dirname, 'expected-failures.yml'), 'utf8')) as Readonly<
  Record<string, string>
>;

const required = [
  'server-initialize',
  'ping',
  'tools-list',
  'resources-list',
  'prompts-list',
  'dns-rebinding-protection',
] as const;

interface Check {
  readonly id: string;
  readonly status: string;
  readonly errorMessage?: string;
}

let system: System | undefined;
let proxy: KeyProxy | undefined;
let results: ReadonlyMap<string, readonly Check[]>;

describe.skipIf(command === undefined)('the conformance tests (need mcp-conformance)', () => {
  beforeAll(async () => {
    system = await createSystem();
    await system.start();
    await register(system);
    proxy = await startKeyProxy([system.urls.ensemble], { 'x-api-key': key });
    results = await runScenarios(command ?? '', `${proxy.url}/mcp`);
  }, 300_000);
  afterAll(async () => {
    await proxy?.close();
    await system?.remove();
  });

  it.each(required)('pass: %s', (scenario) => {
    expect(expectedFailures).not.toHaveProperty(scenario);
    const checks = notEmpty(results.get(scenario) ?? []);
    expect(checks.filter(({ status }) => status !== 'SUCCESS')).toEqual([]);
  });

  it('pass, except for the expected failures', () => {
    const failed = [...results].filter(([, checks]) => !isPassed(checks)).map(([scenario]) => scenario);
    expect(results.size).toBeGreaterThan(required.length);
    expect(failed.sort()).toEqual(Object.keys(expectedFailures).sort());
  });

  it('fail for a reason that is written down', () => {
    for (const reason of notEmpty(Object.values(expectedFailures))) expect(reason).toMatch(/^\S.{20,}\.$/s);
  });
});

/** Informative checks alone are no proof. */
const isPassed = (checks: readonly Check[]): boolean =>
  checks.some(({ status }) => status === 'SUCCESS') && checks.every(({ status }) => !/FAILURE|WARNING/.test(status));

async function register({ urls }: System): Promise<void> {
  const openapi_url = `${urls.sessionContext}/openapi.json`;
  const response = await fetch(`${urls.ensemble}/services/register`, {
    method: 'POST',
    headers: { 'x-admin-api-key': adminKey, 'content-type': 'application/json' },
    body: JSON.stringify({ id: 'sessions', name: 'Sessions', description: 'Keeps sessions', openapi_url }),
  });
  expect(response.status).toBe(201);
}

/** Returns the checks of each scenario. */
async function runScenarios(tool: string, url: string): Promise<ReadonlyMap<string, readonly Check[]>> {
  const folder = await mkdtemp(join(tmpdir(), 'conformance-'));
  try {
    const parameters = ['server', '--url', url, '--suite', 'all', '--output-dir', folder];
    // Its exit code is 1 if any scenario has failed.
    await new Promise<void>((resolve) => void execFile(tool, parameters, () => resolve()));
    const scenarios = await readdir(folder);
    const read = scenarios.map(async (name): Promise<[string, readonly Check[]]> => {
      const checks = JSON.parse(await readFile(join(folder, name, 'checks.json'), 'utf8')) as readonly Check[];
      return [name.replace(/^server-/, '').replace(/-\d{4}-\d\d-\d\dT.*$/, ''), checks];
    });
    return new Map(await Promise.all(read));
  } finally {
    await rm(folder, { recursive: true });
  }
}
