/** For tests: generated services in a temporary folder, with the modules that they import. */
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pino } from 'pino';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { credentialsSetting, portSetting, readConfig } from '../../../service/config/config.ts';
import { startServices } from '../../../service/start/start.ts';
import { deriveCases } from '../../probe/cases/derive.ts';
import type { CaseResult } from '../../probe/judge/result.ts';
import { ContractRun } from '../../probe/run/run.ts';
import type { States } from '../../probe/run/world.ts';
import { projectFolder } from '../../file/files.ts';
import type { GeneratedService } from '../service/service-files.ts';
import { compileWritten } from './compile.ts';

export interface GeneratedProject {
  /** Absolute path; `service` and `openapi` in it are as in a project. */
  readonly path: string;
  write(service: GeneratedService): Promise<void>;
  /** The compiler's errors in all written files, under the project's own settings, one line each. */
  faults(): string[];
  dispose(): Promise<void>;
}

const kernel = [
  'package.json',
  'openapi',
  'node_modules',
  'service/config',
  'service/errors',
  'service/http',
  'service/http-client',
  'service/kit.ts',
  'service/resource',
  'service/search',
  'service/start',
  'service/storage',
];

export async function generatedProject(): Promise<GeneratedProject> {
  const path = await mkdtemp(join(tmpdir(), 'fountainai-generated-'));
  await mkdir(join(path, 'service'));
  for (const entry of kernel) await symlink(join(projectFolder, entry), join(path, entry));
  const written = new Map<string, string>();
  return {
    path,
    async write({ files }) {
      for (const { path: name, text } of files) {
        const file = join(path, name);
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, text);
        written.set(name, text);
      }
    },
    faults: () => compileWritten(path, written),
    dispose: () => rm(path, { recursive: true, force: true }),
  };
}

export interface RunningProject {
  readonly url: string;
  /** Runs the contract tests of these operations against the service as a client. */
  contract(operations: readonly string[], states?: States): Promise<readonly CaseResult[]>;
  close(): Promise<void>;
}

export const credential = 'user:password';

/** Starts a generated service. */
export async function startGenerated(project: GeneratedProject, document: ApiDocument): Promise<RunningProject> {
  const schemes = [...document.securitySchemes.keys()].map(
    (scheme) => [credentialsSetting(scheme), credential] as const,
  );
  const config = readConfig({
    NODE_ENV: 'test',
    API_KEYS: 'k',
    ADMIN_API_KEYS: 'a',
    DATA_DIR: join(project.path, 'data'),
    [portSetting(document.name)]: '0',
    ...Object.fromEntries<string>(schemes),
  });
  const log = pino({ level: 'silent' });
  const folder = join(project.path, 'service');
  const running = await startServices({ config, documents: [document], folder, log });
  const url = running.services[0]?.url ?? '';
  return {
    url,
    contract: (operations, states = {}) => {
      const written = document.operations.filter(({ id }) => operations.includes(id));
      return runContract({ ...document, operations: written }, url, states);
    },
    close: () => running.close(),
  };
}

async function runContract(document: ApiDocument, url: string, states: States): Promise<CaseResult[]> {
  const run = new ContractRun({ document, url, credentials: () => credential, states });
  const results: CaseResult[] = [];
  const cases = deriveCases(document).filter(({ subject }) => subject !== 'paths');
  for (const contractCase of cases) results.push(await run.run(contractCase));
  await run.close();
  return results;
}
