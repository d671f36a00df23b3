/** Starts the servers of the peers on free ports, each in a process with a database of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { loadDocuments } from '../../../openapi/loading/directory.ts';
import { projectFolder } from '../../file/files.ts';
import type { LoadTarget } from '../load/measure.ts';
import { stopChild } from '../run/child-process.ts';
import type { Scratch } from '../run/scratch.ts';
import { benchKey } from '../services/servers.ts';
import { type Peer, peersFolder } from './peers.ts';

/**
 * Their code is copied next to the installed packages, since Node looks for packages in the folders above the code.
 * @param installed the folder of the packages
 * @throws Error if a server ends before it listens
 */
export async function startPeers(
  peers: readonly Peer[],
  installed: string,
  { folder, atEnd }: Scratch,
): Promise<LoadTarget[]> {
  const code = join(folder, 'peers');
  await cp(join(peersFolder, 'servers'), code, { recursive: true });
  await cp(join(peersFolder, 'package.json'), join(code, 'package.json'));
  await symlink(join(installed, 'node_modules'), join(code, 'node_modules'));
  const documentFile = join(folder, 'session-context.json');
  await writeFile(documentFile, JSON.stringify(await readContent('session-context')));
  const start = async ({ name }: Peer): Promise<LoadTarget> => {
    const data = join(folder, `data-${name}`);
    await mkdir(data);
    const [program, parameters] = chooseProgram(name, code, installed);
    const child = spawn(program, parameters, {
      cwd: code,
      env: {
        PATH: process.env.PATH,
        NODE_ENV: 'production',
        DOCUMENT: documentFile,
        API_KEY: benchKey,
        DATA: data,
        PROJECT: projectFolder,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    atEnd(() => stopChild(child));
    return { name, urls: [await readUrl(child, name)], pids: [child.pid ?? 0], headers: { 'x-api-key': benchKey } };
  };
  return Promise.all(peers.map(start));
}

async function readContent(name: string): Promise<unknown> {
  const document = (await loadDocuments()).find((one) => one.name === name);
  if (document === undefined) throw new Error(`there is no document ${name}`);
  return document.content;
}

function chooseProgram(name: string, code: string, installed: string): [string, string[]] {
  if (name !== 'fastapi_server') return [process.execPath, [join(code, `${name}.js`)]];
  const options = ['--host', '127.0.0.1', '--port', '0', '--workers', '1', '--no-access-log'];
  return [join(installed, 'python/bin/uvicorn'), [`${name}:app`, ...options]];
}

/** Returns the first address that the server prints, and reads its output until it ends. */
function readUrl(child: ChildProcess, name: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const lines: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue;
      createInterface(stream).on('line', (line) => {
        const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
        if (url !== undefined) resolve(url);
        if (lines.length < 50) lines.push(line);
      });
    }
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`${name} ended before it listened:\n${lines.join('\n')}`)));
  });
}
