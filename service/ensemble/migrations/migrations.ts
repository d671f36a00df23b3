/** All migrations of the ensemble's database. */
import type { Migrations } from 'fountainai';
import * as servicesAndLogs from './0001-services-and-logs.ts';
import * as searchTables from './0002-search.ts';
import * as writesColumn from './0003-writes.ts';
import * as recordTables from './0004-record.ts';
import * as policyTables from './0005-policy.ts';
import * as accessTables from './0006-access.ts';
import * as replicaColumns from './0006-replicas.ts';
import * as callerCredentials from './0007-caller-credentials.ts';
import * as conversationTable from './0008-conversations.ts';
import * as registryState from './0009-registry-state.ts';

export const migrations: Migrations = {
  '0001-services-and-logs': servicesAndLogs,
  '0002-search': searchTables,
  '0003-writes': writesColumn,
  '0004-record': recordTables,
  '0005-policy': policyTables,
  '0006-access': accessTables,
  '0006-replicas': replicaColumns,
  '0007-caller-credentials': callerCredentials,
  '0008-conversations': conversationTable,
  '0009-registry-state': registryState,
};
