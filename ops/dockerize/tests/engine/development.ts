/** The development containers on a real engine: they start for any owner of the source, and follow edits and branches. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type Checkout, type Ended, runIn } from './engine.ts';

/** Neither root nor the first user of a machine, who is the user of the image. */
const owner = '1500';
const page = join('service', 'http', 'pages', 'start-page.ts');
const marker = 'whether the process runs';

/** Waits until the start page of the ensemble has the text. */
async function shows(text: string): Promise<void> {
  const read = (): Promise<string> =>
    fetch('http://127.0.0.1:8000/', { headers: { accept: 'text/html' } }).then(
      (answer) => answer.text(),
      () => '',
    );
  await expect.poll(read, { timeout: 120_000, interval: 500 }).toContain(text);
}

/** Gives the source to another user alone, and starts the containers as this user. */
export async function startAsOwner(checkout: Checkout): Promise<void> {
  await runIn(checkout.folder, 120, 'chown', '-R', `${owner}:${owner}`, '.');
  await runIn(checkout.folder, 60, 'chmod', '0700', '.');
  await runIn(checkout.folder, 60, 'chmod', '0600', '.env');
  process.env.DEVELOPMENT_USER = `${owner}:${owner}`;
  const { code, output } = await checkout.composeDevelopment('up', '--detach', '--build', '--wait');
  expect(code, output).toBe(0);
  await shows(marker);
}

/** Changes a page by hand, and by git, which writes other files instead of those that differ. */
export async function editAndSwitch(checkout: Checkout): Promise<void> {
  const asOwner = ['setpriv', '--reuid', owner, '--regid', owner, '--clear-groups', 'env', 'HOME=/nonexistent'];
  const git = async (...parameters: readonly string[]): Promise<void> => {
    const author = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];
    const ended: Ended = await runIn(checkout.folder, 60, ...asOwner, 'git', ...author, ...parameters);
    expect(ended.code, ended.output).toBe(0);
  };
  const file = join(checkout.folder, page);
  const text = await readFile(file, 'utf8');
  await git('init', '--quiet', '--initial-branch', 'main');
  await git('add', page);
  await git('commit', '--quiet', '--message', 'one');
  await writeFile(file, text.replace(marker, 'after an edit'));
  await shows('after an edit');
  await git('checkout', '--quiet', '-b', 'other');
  await git('commit', '--quiet', '--all', '--message', 'two');
  const branches = [
    ['main', marker],
    ['other', 'after an edit'],
    ['main', marker],
  ] as const;
  for (const [branch, want] of branches) {
    await git('checkout', '--quiet', branch);
    await shows(want);
  }
}
