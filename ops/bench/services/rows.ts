/** Chooses the rows of the table that are measured. */
import { OpsError } from '../../error/ops-error.ts';
import { platformPackage } from '../../process/postgres-server.ts';
import { isChosen } from '../run/choice.ts';
import { type Scenario, scenarios } from './scenarios.ts';
import { serverPlans } from './servers.ts';

export interface PlannedRow {
  readonly scenario: Scenario;
  readonly connections: number;
}

export interface RowChoice {
  readonly rows: readonly PlannedRow[];
  /** A line for each row that cannot be measured: its name and the reason. */
  readonly skipped: readonly string[];
}

export interface RowOptions {
  /** Only rows with one of these words in their names; empty: all rows. */
  readonly only: readonly string[];
  readonly connectionCounts: readonly number[];
  readonly hasPostgres: boolean;
}

/** @throws OpsError if no row can be measured */
export function chooseRows({ only, connectionCounts, hasPostgres }: RowOptions): RowChoice {
  const named = scenarios.filter(({ name }) => isChosen(name, only));
  if (named.length === 0)
    throw new OpsError('cli-scenario-unknown', `no scenario has a name with "${only.join('", "')}"`, 'remove --only', {
      data: { names: only },
    });
  const possible = named.filter((scenario) => hasPostgres || !isOnPostgres(scenario));
  const all = possible.flatMap((scenario) => connectionCounts.map((connections) => ({ scenario, connections })));
  const rows = all.filter(isEven);
  const skipped = [
    ...named.filter((scenario) => !possible.includes(scenario)).map(({ name }) => `${name}: ${missingPostgresReason}`),
    ...all.filter((row) => !isEven(row)).map(describeUneven),
  ];
  if (rows.length > 0) return { rows, skipped };
  const remedy =
    possible.length === 0 ? `run npm install ${platformPackage}, or remove --only` : 'use --connections 64';
  throw new OpsError('cli-nothing-to-measure', `no scenario can be measured (${skipped.join('; ')})`, remedy, {
    data: { leftOut: skipped },
  });
}

const missingPostgresReason = `PostgreSQL is not installed (${platformPackage})`;

function describeUneven({ scenario: { name }, connections }: PlannedRow): string {
  return `${name}, at ${connections}: the connections cannot be shared evenly by its servers`;
}

const getPlans = ({ measured, against }: Scenario) => [serverPlans[measured], serverPlans[against]];
const isOnPostgres = (scenario: Scenario): boolean => getPlans(scenario).some(({ postgres }) => postgres);
const isEven = ({ scenario, connections }: PlannedRow): boolean =>
  getPlans(scenario).every(({ replicas = 1 }) => connections % replicas === 0);
