/** The network of a company, for builds: a registry of packages with a certificate of its own and a token, behind a proxy. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { expect } from 'vitest';
import { runIn } from './engine.ts';

/** No name server knows it: only the proxy does. */
const host = 'registry.company.test';
const token = 'token-of-the-company';
const tarball = '/npm/greeting/-/greeting-1.0.0.tgz';

export interface Company {
  /** The address of the proxy. */
  readonly proxy: string;
  /** The secret of the registry, which no image may contain. */
  readonly token: string;
  /** What the proxy was asked for, and what the registry answered, since the last call. */
  readonly takeRequests: () => readonly string[];
  readonly close: () => void;
}

/** Writes `ca.pem`, `.npmrc`, and the project with one dependency into the folder, and starts registry and proxy. */
export async function openCompany(folder: string): Promise<Company> {
  const requests: string[] = [];
  const registry = await listen(await createRegistry(folder, requests));
  const servers = [registry, await listen(createProxy(toPort(registry), requests))];
  return {
    proxy: `http://127.0.0.1:${toPort(servers[1])}`,
    token,
    takeRequests: () => requests.splice(0),
    close: () => servers.forEach((server) => server.close()),
  };
}

async function createRegistry(folder: string, requests: string[]): Promise<Server> {
  const name = ['-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`, '-days', '2'];
  const files = ['-keyout', 'key.pem', '-out', 'ca.pem'];
  const made = await runIn(folder, 60, 'openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...name, ...files);
  expect(made.code, made.output).toBe(0);
  const archive = await writeProject(folder);
  const [key, cert] = await Promise.all(['key.pem', 'ca.pem'].map((file) => readFile(join(folder, file))));
  return createHttpsServer({ key, cert }, ({ url = '', headers }, response) => {
    const status = headers.authorization !== `Bearer ${token}` ? 401 : url === tarball ? 200 : 404;
    requests.push(`${status} ${url}`);
    response.writeHead(status).end(status === 200 ? archive : '{}');
  });
}

/** Connects to the registry alone: its name means nothing elsewhere. */
function createProxy(port: number, requests: string[]): Server {
  const proxy = createHttpServer((_request, response) => response.writeHead(403).end());
  return proxy.on('connect', ({ url = '' }, socket) => {
    requests.push(`connect ${url}`);
    if (url !== `${host}:443`) return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    const target = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      target.pipe(socket).pipe(target);
    });
    target.on('error', () => socket.destroy());
    return socket.on('error', () => target.destroy());
  });
}

/** @returns the archive of the one dependency */
async function writeProject(folder: string): Promise<Buffer> {
  await mkdir(join(folder, 'package'));
  await writeFile(join(folder, 'package', 'package.json'), '{ "name": "greeting", "version": "1.0.0" }\n');
  const packed = await runIn(folder, 60, 'tar', '--create', '--gzip', '--file=greeting.tgz', 'package');
  expect(packed.code, packed.output).toBe(0);
  const archive = await readFile(join(folder, 'greeting.tgz'));
  const integrity = `sha512-${createHash('sha512').update(archive).digest('base64')}`;
  const root = { name: 'project', version: '1.0.0', dependencies: { greeting: '1.0.0' } };
  const resolved = 'https://registry.npmjs.org/greeting/-/greeting-1.0.0.tgz';
  const packages = { '': root, 'node_modules/greeting': { version: '1.0.0', resolved, integrity } };
  const lock = { name: 'project', version: '1.0.0', lockfileVersion: 3, requires: true, packages };
  await writeFile(join(folder, 'package.json'), JSON.stringify(root));
  await writeFile(join(folder, 'package-lock.json'), JSON.stringify(lock));
  // The base image of these tests names the certificates of this machine, which the official image does not.
  const lines = [
    `registry=https://${host}/npm/`,
    `//${host}/npm/:_authToken=${token}`,
    'globalconfig=/dev/null',
    'fetch-retries=0',
  ];
  await writeFile(join(folder, '.npmrc'), `${lines.join('\n')}\n`);
  return archive;
}

async function listen<Any extends Server>(server: Any): Promise<Any> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

const toPort = (server: Server | undefined): number => (server?.address() as AddressInfo).port; // it listens on a port
