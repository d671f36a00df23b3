import { type Browser, chromium } from 'playwright-core';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pickRows } from '../../openapi/testing/long-form.ts';
import { loadDocuments } from '../../openapi/loading/directory.ts';
import { notEmpty } from '../../openapi/testing/not-empty.ts';
import { wantedSettings } from '../../ops/initialize/environment-file.ts';
import { portSetting, readConfig } from '../config/config.ts';
import { type RunningServices, startServices } from '../start/start.ts';
import { temporaryFolder } from '../storage/testing/folders.ts';
import { findTool } from './lib/tools.ts';

const executablePath = findTool('chromium');
if (executablePath === undefined)
  process.stderr.write('skipped: the docs page in headless Chromium, which is not on PATH\n');
const documents = notEmpty(await loadDocuments());

const launchArguments = [
  '--no-sandbox', // root cannot use the sandbox; the pages are ours
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

describe.skipIf(executablePath === undefined)('the docs page in headless Chromium', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let running: RunningServices;
  let browser: Browser;

  beforeAll(async () => {
    folder = await temporaryFolder();
    const ports = documents.map(({ name }) => [portSetting(name), '0'] as const);
    const settings = wantedSettings(documents).map(({ name, value }) => [name, value] as const);
    const config = readConfig({ DATA_DIR: folder.path, ...Object.fromEntries([...ports, ...settings]) });
    running = await startServices({ config, documents, log: pino({ level: 'silent' }) });
    browser = await chromium.launch({ executablePath: executablePath!, args: launchArguments });
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    await running.close();
    await folder.dispose();
  });

  test.each(pickRows(documents, 1))(
    'of $name shows all operations and contacts no other host',
    { timeout: 60_000 },
    async (document) => {
      const { url } = running.services.find(({ name }) => name === document.name)!;
      const page = await browser.newPage();
      const requests: string[] = [];
      const faults: string[] = [];
      page.on('request', (request) => requests.push(request.url()));
      page.on('requestfailed', (request) => faults.push(`${request.url()}: ${request.failure()?.errorText}`));
      page.on('response', (response) => response.ok() || faults.push(`${response.url()}: ${response.status()}`));
      page.on('pageerror', (error) => faults.push(error.message));
      // A violation of the content security policy is also an error on the console.
      page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));

      await page.goto(`${url}/docs`);
      await page.getByRole('heading', { name: document.title }).waitFor();
      const operations = page.locator('.opblock');
      await expect.poll(() => operations.count(), { timeout: 60_000 }).toBe(document.operations.length);
      const texts = await operations.allInnerTexts();
      for (const { method, path, summary } of notEmpty(document.operations)) {
        const shown = texts.find((text) => text.startsWith(`${method.toUpperCase()}\n`) && text.includes(path));
        expect(shown).toContain(summary);
      }

      // The expanded page shows parameters, bodies and responses too.
      for (const unfold of await page.locator('.opblock-summary-control').all()) await unfold.click();
      await expect.poll(() => page.locator('.responses-wrapper').count()).toBe(document.operations.length);

      expect(faults).toEqual([]);
      expect(requests).toContain(`${url}/docs/openapi.json`);
      expect(
        requests.filter((requested) => !requested.startsWith(`${url}/`) && !requested.startsWith('data:')),
      ).toEqual([]);
      await page.close();
    },
  );

  test('is readable at 390 px, fills in no filters, and keeps a key for its tab', { timeout: 60_000 }, async () => {
    const { url } = running.services.find(({ name }) => name === 'session-context')!;
    const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
    const page = await context.newPage();
    const isWide = () => page.evaluate('document.documentElement.scrollWidth > innerWidth');
    await page.goto(`${url}/`);
    expect(await isWide()).toBe(false);
    await page.getByRole('link', { name: '/docs' }).click();

    // A deep link opens its operation.
    await page.goto(`${url}/docs#/Session%20Management/listSessions`);
    await page.reload();
    const operation = page.locator('.opblock.is-open');
    await operation.locator('.try-out__btn').click();
    const fields = operation.locator('.parameters input');
    await expect.poll(() => fields.count()).toBe(4);
    const values = await Promise.all((await fields.all()).map((field) => field.inputValue()));
    expect(values).toEqual(['', '1000', '0', '']); // two have defaults
    expect(await isWide()).toBe(false);

    await page.locator('.auth-wrapper .authorize').click();
    await page.locator('.auth-container input').fill('a-key');
    await page.locator('.auth-btn-wrapper .authorize').click();
    await page.reload();
    await page.locator('.auth-wrapper .authorize.locked').waitFor();
    expect(await page.evaluate('localStorage.length')).toBe(0);
    const other = await context.newPage();
    await other.goto(`${url}/docs`);
    await other.locator('.auth-wrapper .authorize.unlocked').waitFor();
    await context.close();
  });
});
