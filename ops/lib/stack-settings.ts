/** Settings of a deployment, read from the file in which `pulumi config set` keeps them, without Pulumi. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseYaml } from '@redocly/openapi-core';
import { errorText } from '../../openapi/error-text.ts';
import { objectOf } from '../../openapi/json.ts';
import type { CodedMessage } from '../../openapi/coded-error.ts';
import type { DocumentNames } from '../../openapi/settings/document-settings.ts';
import { findLookalikes } from '../../openapi/settings/lookalike.ts';
import { knownStackNames } from '../../openapi/settings/table.ts';
import type { PlanCode } from '../../pulumi/plan/faults/plan-codes.ts';
import { toConfigCommand, type SettingsSource } from '../../pulumi/plan/settings/stack-settings-reader.ts';
import type { Environment } from '../../service/environment.ts';
import { OpsError } from './errors.ts';
import { textOf } from './files.ts';

export interface StackSettings {
  /** Undefined: there is no stack, and the environment alone tells. */
  readonly stack: string | undefined;
  readonly source: SettingsSource;
}

export interface StackOptions {
  /** Holds `Pulumi.yaml` and a `Pulumi.<stack>.yaml` for each stack. */
  readonly folder: string;
  /** Left out: the only one that there is. */
  readonly stack?: string | undefined;
  readonly environment: Environment;
}

/** The name of our project in `Pulumi.yaml`, which stands before the name of each setting. */
export const projectName = 'fountainai';

/**
 * Encrypted values are not read: what is secret comes from the environment.
 * @throws OpsError where it is not clear which stack is meant, or its file can't be understood
 */
export async function stackSettings(options: StackOptions): Promise<StackSettings> {
  const { folder, environment, stack = await onlyStack(folder) } = options;
  const values = stack === undefined ? {} : await valuesOf(folder, stack);
  const valueOf = (name: string): unknown => values[`${projectName}:${name}`];
  const config = (name: string): string | undefined => textIn(valueOf(name));
  return {
    stack,
    source: {
      config,
      environment: (name) => environment[name],
      remedy: (setting) => {
        const isSecret = valueOf(setting.name) !== undefined && config(setting.name) === undefined;
        if (isSecret && setting.environment !== undefined)
          return `set ${setting.environment}: the stack's is encrypted`;
        return `run ${toConfigCommand(setting)}${stack === undefined ? '' : ` --stack ${stack}`}`;
      },
    },
  };
}

/**
 * Warns of names in the files of all stacks that look like settings and are not. Files that cannot be read are skipped:
 * the job that needs one reports it.
 */
export async function warnOfUnknownStackSettings(
  folder: string,
  documents: readonly DocumentNames[],
): Promise<readonly CodedMessage[]> {
  const known = knownStackNames(documents);
  const stacks = await stacksIn(folder).catch(() => []);
  const warnings = stacks.map(async (stack): Promise<CodedMessage[]> => {
    const values = await valuesOf(folder, stack).catch(() => ({}));
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

async function stacksIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.slice(1) ?? []).sort();
}

async function onlyStack(folder: string): Promise<string | undefined> {
  const stacks = await stacksIn(folder);
  if (stacks.length > 1)
    throw new OpsError('cli-stack-ambiguous', `there are the stacks ${stacks.join(', ')}`, 'choose one with --stack', {
      data: { stacks },
    });
  return stacks[0];
}

async function valuesOf(folder: string, stack: string): Promise<Readonly<Record<string, unknown>>> {
  const file = `Pulumi.${stack}.yaml`;
  const text = await textOf(join(folder, file));
  if (text === undefined)
    throw new OpsError('cli-stack-missing', `there is no ${file}`, `run pulumi stack init ${stack}`, {
      data: { stack },
    });
  return objectOf(objectOf(parsed(text, file)).config);
}

function parsed(text: string, file: string): unknown {
  try {
    return parseYaml(text);
  } catch (error) {
    const reason = errorText(error);
    throw new OpsError('cli-stack-file-invalid', `${file} is no YAML (${reason})`, 'mend it, or take it from git', {
      data: { file },
      cause: error,
    });
  }
}

/** Undefined for what is encrypted: `{ secure: … }`. Numbers and truth values stand there without quotes too. */
function textIn(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
