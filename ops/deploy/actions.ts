/** What `npm run deploy` can be told to do, and which options go with it. */
import { OpsError } from '../lib/errors.ts';

export const deployActions = {
  preflight: {
    purpose: 'only looks whether everything is there: Pulumi, Docker, Kong, AWS, settings',
    options: ['stack'],
  },
  preview: { purpose: 'preflight, then shows what would be changed', options: ['stack'] },
  up: { purpose: 'preflight, then changes it', options: ['stack', 'yes'] },
  destroy: { purpose: 'takes away all that was made, and nothing else', options: ['stack', 'yes'] },
  verify: {
    purpose: 'the contract tests of each document against its public host; they write there',
    options: ['stack', 'url', 'key', 'staging'],
  },
} as const satisfies Record<string, { purpose: string; options: readonly string[] }>;
export type DeployAction = keyof typeof deployActions;

type GivenOptions = Readonly<Record<string, unknown>>;

/** Bare, nothing is changed. @throws OpsError for what there is not, and for options that say nothing to the action */
export function parseAction([name = 'preview', ...others]: readonly string[], given: GivenOptions): DeployAction {
  const names = Object.keys(deployActions).join(', ');
  if (!isAction(name))
    throw new OpsError('cli-command-unknown', `there is no action ${name}`, `take one of ${names}`, {
      data: { given: name },
    });
  if (others.length > 0)
    throw new OpsError(
      'cli-arguments-invalid',
      `${[name, ...others].join(' ')} are several actions`,
      'give one at a time',
      { data: { given: [name, ...others] } },
    );
  const own: readonly string[] = deployActions[name].options;
  const foreign = Object.entries(given).find(([option, value]) => isGiven(value) && !own.includes(option));
  if (foreign !== undefined) {
    const takers = Object.entries(deployActions).filter(([, { options }]) =>
      options.some((option) => option === foreign[0]),
    );
    const remedy = `it goes with ${takers.map(([taker]) => taker).join(' and ')}: leave it out`;
    throw new OpsError('cli-options-conflict', `${name} takes no --${foreign[0]}`, remedy, {
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
  /** Somebody can be asked. */
  readonly isTerminal: boolean;
  readonly stack?: string | undefined;
}

/** @throws OpsError where nobody can be asked and nobody has agreed */
export function requireConfirmation(
  action: DeployAction,
  { yes, dryRun, json, isTerminal, stack }: Confirmation,
): void {
  if ((action !== 'up' && action !== 'destroy') || yes || dryRun || (isTerminal && !json)) return;
  const line = `npm run deploy -- ${action} --yes${stack === undefined ? '' : ` --stack ${stack}`}`;
  const seen = action === 'up' ? 'npm run deploy -- preview' : 'npm run deploy -- destroy --dry-run';
  throw new OpsError(
    'cli-confirmation-missing',
    `${action} changes things and nobody can be asked`,
    `see ${seen}, then run ${line}`,
    { data: { action } },
  );
}
