/** Which rows of the table are measured, and which can't be. */
import { OpsError } from '../../lib/errors.ts';
import { platformPackage } from '../../lib/postgres-server.ts';
import { isChosen } from '../run/choice.ts';
import { type Scenario, scenarios } from './scenarios.ts';
import { serverPlans } from './servers.ts';

export interface PlannedRow {
  readonly scenario: Scenario;
  readonly connections: number;
}

export interface RowChoice {
  readonly rows: readonly PlannedRow[];
  /** A line for each that can't be measured: its name and why. */
  readonly skipped: readonly string[];
}

export interface RowOptions {
  /** Words of which a row has one in its name; none: all rows. */
  readonly only: readonly string[];
  readonly connectionCounts: readonly number[];
  readonly hasPostgres: boolean;
}

/** @throws OpsError where nothing is left to measure */
export function chooseRows({ only, connectionCounts, hasPostgres }: RowOptions): RowChoice {
  const named = scenarios.filter(({ name }) => isChosen(name, only));
  if (named.length === 0)
    throw new OpsError('cli-scenario-unknown', `nothing is named ${only.join(', ')}`, 'leave out --only', {
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
  const remedy = possible.length === 0 ? `npm install ${platformPackage}, or leave out --only` : 'say --connections 64';
  throw new OpsError('cli-nothing-to-measure', `nothing is left to measure (${skipped.join('; ')})`, remedy, {
    data: { leftOut: skipped },
  });
}

const missingPostgresReason = `PostgreSQL is not there (${platformPackage} is not installed)`;

function describeUneven({ scenario: { name }, connections }: PlannedRow): string {
  return `${name}, at ${connections}: its servers can't share that many connections evenly`;
}

const getPlans = ({ measured, against }: Scenario) => [serverPlans[measured], serverPlans[against]];
const isOnPostgres = (scenario: Scenario): boolean => getPlans(scenario).some(({ postgres }) => postgres);
const isEven = ({ scenario, connections }: PlannedRow): boolean =>
  getPlans(scenario).every(({ replicas = 1 }) => connections % replicas === 0);
