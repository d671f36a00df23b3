/** Reads the settings of a deployment from the file of `pulumi config set`, without Pulumi. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errorText } from '../../openapi/errors/error-text.ts';
import { objectOf } from '../../openapi/json/json.ts';
import { openYaml } from '../../openapi/library/open-library.ts';
import type { CodedMessage } from '../../openapi/errors/coded-error.ts';
import type { DocumentNames } from '../../openapi/settings/document-settings.ts';
import { findLookalikes } from '../../openapi/settings/lookalike.ts';
import { knownStackNames } from '../../openapi/settings/table.ts';
import type { PlanCode } from '../../pulumi/plan/faults/plan-codes.ts';
import { toConfigCommand, type SettingsSource } from '../../pulumi/plan/settings/stack-settings-reader.ts';
import type { Environment } from '../../service/config/environment.ts';
import { OpsError } from '../error/ops-error.ts';
import { readTextFile } from '../file/files.ts';

export interface StackSettings {
  /** Undefined without a stack: then all settings come from the environment. */
  readonly stack: string | undefined;
  readonly source: SettingsSource;
}

export interface StackOptions {
  /** The folder with `Pulumi.yaml` and a `Pulumi.<stack>.yaml` for each stack. */
  readonly folder: string;
  /** Default: the only stack. */
  readonly stack?: string | undefined;
  readonly environment: Environment;
}

/** The name of our project in `Pulumi.yaml`, the prefix of each setting. */
export const projectName = 'fountainai';

/**
 * Returns the settings of a stack. Encrypted values are not read: secrets come from the environment.
 * @throws OpsError if the stack is ambiguous or missing, or its file is invalid
 */
export async function stackSettings(options: StackOptions): Promise<StackSettings> {
  const { folder, environment, stack = await onlyStack(folder) } = options;
  const values = stack === undefined ? {} : await readStackFile(folder, stack);
  const getValue = (name: string): unknown => values[`${projectName}:${name}`];
  const config = (name: string): string | undefined => toText(getValue(name));
  return {
    stack,
    source: {
      config,
      environment: (name) => environment[name],
      remedy: (setting) => {
        const isSecret = getValue(setting.name) !== undefined && config(setting.name) === undefined;
        if (isSecret && setting.environment !== undefined)
          return `set ${setting.environment}: the stack's is encrypted`;
        return `run ${toConfigCommand(setting)}${stack === undefined ? '' : ` --stack ${stack}`}`;
      },
    },
  };
}

/**
 * Warns of names in the files of all stacks that look like settings but are not. Unreadable files are skipped: the command
 * that needs the file reports the error.
 */
export async function warnOfUnknownStackSettings(
  folder: string,
  documents: readonly DocumentNames[],
): Promise<readonly CodedMessage[]> {
  const known = knownStackNames(documents);
  const stacks = await findStacks(folder).catch(() => []);
  const warnings = stacks.map(async (stack): Promise<CodedMessage[]> => {
    const values = await readStackFile(folder, stack).catch(() => ({}));
    const names = Object.keys(values).flatMap((name) =>
      name.startsWith(`${projectName}:`) ? [name.slice(projectName.length + 1)] : [],
    );
    return findLookalikes([{ names, kind: 'file' }], known).map(({ name, likely }) => ({
      code: 'plan-setting-unknown' satisfies PlanCode,
      message: `${name}: no setting of a stack has this name, so it has no effect; use ${likely} if you meant that, or run pulumi config rm ${name} --stack ${stack}`,
      data: { where: name, likely, stack },
    }));
  });
  return (await Promise.all(warnings)).flat();
}

async function findStacks(folder: string): Promise<string[]> {
  return (await readdir(folder)).flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.slice(1) ?? []).sort();
}

async function onlyStack(folder: string): Promise<string | undefined> {
  const stacks = await findStacks(folder);
  if (stacks.length > 1)
    throw new OpsError('cli-stack-ambiguous', `several stacks exist: ${stacks.join(', ')}`, 'choose one with --stack', {
      data: { stacks },
    });
  return stacks[0];
}

async function readStackFile(folder: string, stack: string): Promise<Readonly<Record<string, unknown>>> {
  const file = `Pulumi.${stack}.yaml`;
  const text = await readTextFile(join(folder, file));
  if (text === undefined)
    throw new OpsError('cli-stack-missing', `"${file}" does not exist`, `run pulumi stack init ${stack}`, {
      data: { stack },
    });
  return objectOf(objectOf(parseStackFile(text, file)).config);
}

function parseStackFile(text: string, file: string): unknown {
  try {
    return openYaml().parseYaml(text);
  } catch (error) {
    const reason = errorText(error);
    throw new OpsError('cli-stack-file-invalid', `"${file}" is not YAML (${reason})`, 'restore the file from git', {
      data: { file },
      cause: error,
    });
  }
}

/** Returns undefined for an encrypted value, `{ secure: … }`. Numbers and booleans may be written without quotes. */
function toText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
