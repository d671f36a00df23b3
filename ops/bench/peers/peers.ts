/** The peers: servers that others would write for the same document. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { objectOf, stringOf } from '../../../openapi/json/json.ts';
import { OpsError } from '../../error/ops-error.ts';
import { projectFolder } from '../../file/files.ts';
import { askProgram } from '../../process/program.ts';

export interface Peer {
  /** The name of its file in `servers`, without the ending. */
  readonly name: string;
  readonly title: string;
  /** The packages whose versions are printed. */
  readonly packages: readonly string[];
  /** What it does differently from all other peers. */
  readonly differences: string;
}

export const peers: readonly Peer[] = [
  {
    name: 'fastify',
    title: 'Fastify with fastify-openapi-glue',
    packages: ['fastify', 'fastify-openapi-glue'],
    differences: 'serialises responses by their schema, and does not validate them',
  },
  {
    name: 'express',
    title: 'Express with express-openapi-validator',
    packages: ['express', 'express-openapi-validator'],
    differences: 'validates requests and responses',
  },
  {
    name: 'koa',
    title: 'Koa with openapi-backend',
    packages: ['koa', 'openapi-backend'],
    differences:
      'validates requests and responses; its own check of the document is off, since it knows OpenAPI 3.0 only',
  },
  {
    name: 'fastapi_server',
    title: 'FastAPI with SQLAlchemy',
    packages: ['fastapi', 'sqlalchemy', 'uvicorn'],
    differences:
      'reads no document: models that were written by hand validate requests and responses; one worker of uvicorn',
  },
];

/** What no peer does, and our services do. */
export const commonDifferences =
  'no peer has request ids, traces, metrics, log lines, ETags, idempotency keys or checks of response headers; a session is one commit ' +
  'of one request (ours: two commits, one of each service, that concurrent requests share)';

export const peersFolder = join(projectFolder, 'ops/bench/peers');

/** Returns the folder of the installed peers, without installing them; undefined if they are not installed. */
export async function findPeers(): Promise<string | undefined> {
  const answer = await runInstall(['--installed']);
  return answer?.code === 0 ? answer.stdout.trim() : undefined;
}

/** Installs the peers if they are not installed. @returns their folder @throws OpsError if it fails */
export async function installPeers(): Promise<string> {
  const answer = await runInstall([]);
  if (answer?.code === 0) return answer.stdout.trim();
  const reason = answer?.stderr.trim() ?? 'bash is missing';
  const problem = `the peers were not installed: ${reason}`;
  throw new OpsError('cli-program-failed', problem, 'run ops/bench/peers/install, and correct what it reports', {
    data: { program: 'ops/bench/peers/install' },
  });
}

const installMilliseconds = 10 * 60_000;

/** The settings of npm that this process has are for this project, not for the packages of others. */
function runInstall(parameters: readonly string[]) {
  const environment = { ...process.env, NODE_OPTIONS: '' };
  return askProgram(
    join(peersFolder, 'install'),
    parameters,
    { folder: peersFolder, environment },
    installMilliseconds,
  );
}

/** Returns the pinned versions, such as `koa 3.3.0, openapi-backend 5.21.2`. */
export async function describeVersions({ packages }: Peer): Promise<string> {
  const versions = await readVersions();
  return packages.map((name) => `${name} ${versions.get(name) ?? 'unknown'}`).join(', ');
}

async function readVersions(): Promise<ReadonlyMap<string, string>> {
  const read = (name: string): Promise<string> => readFile(join(peersFolder, name), 'utf8');
  const { dependencies } = objectOf(JSON.parse(await read('package.json')) as unknown);
  const forNode = Object.entries(objectOf(dependencies)).map(([name, version]) => [name, stringOf(version)] as const);
  const forPython = [...(await read('requirements.txt')).matchAll(/^([a-z-]+)==(\S+)/gm)];
  return new Map([...forNode, ...forPython.map(([, name = '', version = '']) => [name, version] as const)]);
}
