/**
 * `Idempotency-Key`: the same request sent twice does its work once. The answer is stored in the transaction that does
 * the work, so neither exists without the other, and concurrent writers see it.
 */
import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import { stringifySorted } from '../../openapi/json/sorted-json.ts';
import { HttpError } from '../errors/errors.ts';
import type { Reader, Transaction } from './database/database.ts';
import { statement } from './database/statement.ts';

interface Tables {
  idempotency: { operation: string; key: string; body_hash: string; answer: string };
}

export interface IdempotentRequest {
  /** The client's `Idempotency-Key`; undefined: each request is new. */
  readonly key: string | undefined;
  /** `operationId`: the same key on another operation is another request. */
  readonly operation: string;
  readonly body: unknown;
}

/** Part of a service's first migration. Answers are never deleted, since a retry may arrive at any time. */
export async function createIdempotencyTable(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('idempotency')
    .addColumn('operation', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('body_hash', 'text', (column) => column.notNull())
    .addColumn('answer', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('idempotency_primary', ['operation', 'key'])
    .execute();
}

/**
 * Does `work` unless it was done for this key before; then returns the first answer.
 * @throws HttpError idempotency_conflict if the key was used with another body before
 */
export async function idempotent<Answer>(
  transaction: Transaction,
  request: IdempotentRequest,
  work: () => Promise<Answer>,
): Promise<Answer> {
  const { key, operation } = request;
  if (key === undefined) return work();
  const earlier = await earlierAnswer<Answer>(transaction, request);
  if (earlier !== undefined) return earlier;
  const answer = await work();
  const row = { operation, key, body_hash: bodyHash(request.body), answer: JSON.stringify(answer) };
  transaction.send(insertAnswer, row);
  return answer;
}

/**
 * Returns the earlier answer for this key, if there is one.
 * @throws HttpError idempotency_conflict if the key was used with another body
 */
export async function earlierAnswer<Answer>(reader: Reader, request: IdempotentRequest): Promise<Answer | undefined> {
  const { key, operation } = request;
  if (key === undefined) return undefined;
  const earlier = await reader.first(selectAnswer, { operation, key });
  if (earlier === undefined) return undefined;
  if (earlier.body_hash !== bodyHash(request.body)) throw new HttpError('idempotency_conflict');
  // `idempotent` wrote it from an answer to this operation.
  return JSON.parse(earlier.answer) as Answer;
}

/** Returns the same hash for bodies that differ only in the order of members. */
export function bodyHash(body: unknown): string {
  return createHash('sha256').update(stringifySorted(body)).digest('hex');
}

const selectAnswer = statement((database: Kysely<Tables>, parameter: { operation: string; key: string }) =>
  database
    .selectFrom('idempotency')
    .select(['body_hash', 'answer'])
    .where('operation', '=', parameter.operation)
    .where('key', '=', parameter.key),
);

const insertAnswer = statement((database: Kysely<Tables>, parameter: Tables['idempotency']) =>
  database.insertInto('idempotency').values({
    operation: parameter.operation,
    key: parameter.key,
    body_hash: parameter.body_hash,
    answer: parameter.answer,
  }),
);
