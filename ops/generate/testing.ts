/** For tests: generated services in a folder of their own, beside the kernel that they import. */
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { projectFolder } from '../lib/files.ts';
import type { GeneratedService } from './service-files.ts';

export interface GeneratedProject {
  /** Absolute path; `service` and `openapi` in it are as in a project. */
  readonly path: string;
  write(service: GeneratedService): Promise<void>;
  /** What the compiler has to say of all that was written, under the project's own settings; a line each. */
  faults(): string[];
  dispose(): Promise<void>;
}

const kernel = [
  'package.json',
  'openapi',
  'node_modules',
  'service/http',
  'service/storage',
  'service/only.ts',
  'service/service.ts',
];

export async function generatedProject(): Promise<GeneratedProject> {
  const path = await mkdtemp(join(tmpdir(), 'fountainai-generated-'));
  await mkdir(join(path, 'service'));
  for (const entry of kernel) await symlink(join(projectFolder, entry), join(path, entry));
  const written: string[] = [];
  return {
    path,
    async write({ files }) {
      for (const { path: name, text } of files) {
        const file = join(path, name);
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, text);
        written.push(file);
      }
    },
    faults: () => compile(written),
    dispose: () => rm(path, { recursive: true, force: true }),
  };
}

function compile(files: readonly string[]): string[] {
  const { config } = ts.readConfigFile(join(projectFolder, 'tsconfig.json'), (name) => ts.sys.readFile(name)) as {
    config: object; // as the compiler reads it: it judges it itself
  };
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files }, ts.sys, projectFolder);
  const program = ts.createProgram(files, options);
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const { line } = file?.getLineAndCharacterOfPosition(start ?? 0) ?? { line: 0 };
    return `${file?.fileName ?? ''}:${line + 1} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
  });
}
