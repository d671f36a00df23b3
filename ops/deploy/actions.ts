/** The actions of `npm run deploy`, and their options. */
import { proposeName } from '../../openapi/command/nearest-name.ts';
import { commandLine } from '../../openapi/package/command-line.ts';
import { OpsError } from '../error/ops-error.ts';

export const deployActions = {
  preflight: {
    purpose: 'checks Pulumi, Docker, Kong, AWS and the settings, and changes nothing',
    options: ['stack'],
  },
  preview: {
    purpose: 'preflight, then shows the changes, also those that undo changes by hand',
    options: ['stack', 'no-refresh'],
  },
  up: { purpose: 'preflight, then makes the changes', options: ['stack', 'yes', 'no-refresh'] },
  destroy: { purpose: 'deletes what was deployed, and nothing else', options: ['stack', 'yes'] },
  verify: {
    purpose: 'the contract tests of each document against its public host; they write there',
    options: ['stack', 'url', 'key', 'staging'],
  },
} as const satisfies Record<string, { purpose: string; options: readonly string[] }>;
export type DeployAction = keyof typeof deployActions;

type GivenOptions = Readonly<Record<string, unknown>>;

/** Without an action it is `preview`. @throws OpsError for an unknown action, and for options that the action does not take */
export function parseAction([name = 'preview', ...others]: readonly string[], given: GivenOptions): DeployAction {
  const names = Object.keys(deployActions).join(', ');
  if (!isAction(name))
    throw new OpsError(
      'cli-command-unknown',
      `unknown action "${name}"${proposeName(name, Object.keys(deployActions))}`,
      `use one of ${names}`,
      {
        data: { given: name },
      },
    );
  if (others.length > 0) {
    const problem = `"${[name, ...others].join(' ')}" has more than one action`;
    throw new OpsError('cli-arguments-invalid', problem, 'give one action', { data: { given: [name, ...others] } });
  }
  const own: readonly string[] = deployActions[name].options;
  const foreign = Object.entries(given).find(([option, value]) => isGiven(value) && !own.includes(option));
  if (foreign !== undefined) {
    const takers = Object.entries(deployActions).filter(([, { options }]) =>
      options.some((option) => option === foreign[0]),
    );
    const remedy = `remove it, or use it with ${takers.map(([taker]) => taker).join(' or ')}`;
    throw new OpsError('cli-options-conflict', `the action "${name}" does not take --${foreign[0]}`, remedy, {
      data: { action: name, option: foreign[0] },
    });
  }
  return name;
}

const isAction = (name: string): name is DeployAction => Object.hasOwn(deployActions, name);

const isGiven = (value: unknown): boolean =>
  Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false;

export interface Confirmation {
  readonly yes: boolean;
  readonly dryRun: boolean;
  readonly json: boolean;
  /** True if a person can answer on a terminal. */
  readonly isTerminal: boolean;
  readonly stack?: string | undefined;
}

/** @throws OpsError if the action needs a confirmation and has none */
export function requireConfirmation(
  action: DeployAction,
  { yes, dryRun, json, isTerminal, stack }: Confirmation,
): void {
  if ((action !== 'up' && action !== 'destroy') || yes || dryRun || (isTerminal && !json)) return;
  const line = commandLine('deploy', `${action} --yes${stack === undefined ? '' : ` --stack ${stack}`}`);
  const seen = commandLine('deploy', action === 'up' ? 'preview' : 'destroy --dry-run');
  const problem = `the action "${action}" needs a confirmation, and there is no terminal to ask on`;
  throw new OpsError('cli-confirmation-missing', problem, `run ${seen} first, then ${line}`, { data: { action } });
}
