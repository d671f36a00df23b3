/** The options of the commands that probe services. */
import { randomInt } from 'node:crypto';
import { requireChoice } from '../cli/choice.ts';
import { OpsError } from '../error/ops-error.ts';
import { type ProfileName, profileNames } from './cases/profile.ts';
import { type PhaseName, phaseNames } from './phases/phase-names.ts';
import { type Amount, defaultRequests, defaultRequestsByChance } from './target/amount.ts';

export const amountOptions = {
  requests: {
    type: 'string',
    value: 'number',
    description: `maximum number of requests to an operation in fuzzing, without those that reduce a failing request; default: ${defaultRequests}, of which ${defaultRequestsByChance} are random`,
  },
  'time-budget': {
    type: 'string',
    value: 'milliseconds',
    description: 'stop random requests to an operation after this time; default: no limit',
  },
  seed: { type: 'string', value: 'number', description: 'repeat the random requests of an earlier run' },
} as const;

export const profileOption = {
  type: 'string',
  value: profileNames.join('|'),
  known: profileNames,
  description: 'whether a service has to keep the conventions of services that are built here, or its document alone',
} as const;

export const writesOption = {
  type: 'boolean',
  description: 'send all methods also to a service on another machine; default: only safe methods are sent there',
} as const;

export type AmountTexts = { readonly [Name in keyof typeof amountOptions]?: string | undefined };

/** What the options say of the amount; the seed of a run is random unless it is given. @throws OpsError */
export function readAmount({ requests, seed, 'time-budget': timeBudget }: AmountTexts): Amount {
  const count = findNumber('requests', requests);
  return {
    requests: count ?? defaultRequests,
    requestsByChance: count ?? defaultRequestsByChance,
    timeBudget: findNumber('time-budget', timeBudget),
    seed: findNumber('seed', seed) ?? randomInt(2 ** 31),
  };
}

function findNumber(option: string, text: string | undefined): number | undefined {
  if (text === undefined || /^\d{1,10}$/.test(text)) return text === undefined ? undefined : Number(text);
  throw new OpsError(
    'cli-option-invalid',
    `--${option} must be a whole number, got "${text}"`,
    'give one, such as 100',
    {
      data: { option, given: text },
    },
  );
}

/** Undefined if it is not given. @throws OpsError */
export function readProfile(text: string | undefined): ProfileName | undefined {
  return text === undefined ? undefined : requireChoice('profile', text, profileNames);
}

/** @param texts lists with commas @throws OpsError */
export function readPhases(texts: readonly string[], usual: readonly PhaseName[]): readonly PhaseName[] {
  const phases = texts
    .flatMap((text) => text.split(','))
    .map((text) => requireChoice('phases', text.trim(), phaseNames));
  return phases.length === 0 ? usual : phases;
}
