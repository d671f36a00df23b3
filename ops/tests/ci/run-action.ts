/** Runs the steps of `action.yml` as a runner of GitHub does: each script in a bash of its own, inputs as variables. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseYaml } from '@redocly/openapi-core';
import { arrayOf, objectOf, stringOf } from '../../../openapi/json/json.ts';
import { projectFolder, readTextFile } from '../../file/files.ts';

export interface ActionRun {
  readonly code: unknown;
  readonly output: string;
  readonly summary: string;
  readonly outputs: Readonly<Record<string, string>>;
}

const action = objectOf(parseYaml(await readFile(join(projectFolder, 'action.yml'), 'utf8')));

export const actionSteps = arrayOf(objectOf(action.runs).steps).map(objectOf);

/** Input → its default. */
export const actionDefaults: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(objectOf(action.inputs)).map(([name, input]) => [name, stringOf(objectOf(input).default)]),
);

export const actionOutputs: readonly string[] = Object.keys(objectOf(action.outputs));

/** Runs the steps until one fails. `environment` is what the workflow adds to that of the runner. */
export async function runAction(
  workspace: string,
  inputs: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>> = {},
): Promise<ActionRun> {
  const temporary = await mkdtemp(join(tmpdir(), 'fountainai-runner-'));
  const files = { GITHUB_STEP_SUMMARY: join(temporary, 'summary'), GITHUB_OUTPUT: join(temporary, 'output') };
  for (const file of Object.values(files)) await writeFile(file, '');
  const { PATH = '' } = process.env;
  const runner = { PATH, HOME: temporary, RUNNER_TEMP: temporary, ...files, ...environment };
  const values = new Map(
    Object.entries({ ...actionDefaults, ...inputs }).map(([name, value]) => [`inputs.${name}`, value]),
  );
  let [code, output]: [unknown, string] = [0, ''];
  let outputs: Record<string, string> = {};
  try {
    for (const step of actionSteps) {
      const variables = Object.entries(objectOf(step.env ?? {})).map(([name, text]): [string, string] => [
        name,
        fill(stringOf(text), values),
      ]);
      const cwd = join(workspace, fill(stringOf(step['working-directory']), values));
      const result = await runScript(stringOf(step.run), cwd, { ...runner, ...Object.fromEntries(variables) });
      [code, output] = [result.code, output + result.output];
      outputs = { ...outputs, ...parseOutputs((await readTextFile(files.GITHUB_OUTPUT)) ?? '') };
      for (const [name, value] of Object.entries(outputs))
        values.set(`steps.${stringOf(step.id)}.outputs.${name}`, value);
      if (code !== 0) break;
    }
    return { code, output, outputs, summary: (await readTextFile(files.GITHUB_STEP_SUMMARY)) ?? '' };
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Replaces `${{ name }}`. @throws Error for another expression, which this runner does not evaluate */
function fill(text: string, values: ReadonlyMap<string, string>): string {
  return text.replaceAll(/\$\{\{\s*(.*?)\s*\}\}/g, (_expression, name: string) => {
    const value = values.get(name);
    if (value === undefined) throw new Error(`the expression "${name}" of action.yml has no value`);
    return value;
  });
}

const parseOutputs = (text: string): Record<string, string> =>
  Object.fromEntries(
    text.split('\n').flatMap((line) => (line === '' ? [] : [line.split(/=(.*)/s, 2) as [string, string]])),
  );

function runScript(
  script: string,
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<{ code: unknown; output: string }> {
  const parameters = ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', script];
  return new Promise((resolve) => {
    execFile('bash', parameters, { cwd, env }, (error, out, err) => {
      resolve({ code: error === null ? 0 : error.code, output: out + err });
    });
  });
}
