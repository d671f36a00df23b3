/**
 * `Idempotency-Key`: the same request sent twice does its work once. The answer is stored in the transaction that does
 * the work, so neither exists without the other, and concurrent writers see it.
 */
import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import { stringifySorted } from '../../openapi/json/sorted-json.ts';
import { HttpError } from '../errors/errors.ts';
import { isAnyOf } from './database/any-of.ts';
import type { Database, Reader, Transaction } from './database/database.ts';
import { ensureLasting } from './ensure-lasting.ts';
import { givenRows } from './database/given-rows.ts';
import { statement } from './database/statement.ts';

interface AnswerRow {
  readonly operation: string;
  readonly key: string;
  readonly body_hash: string;
  readonly answer: string;
}

interface Tables {
  idempotency: AnswerRow;
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
  const [answer] = await idempotentAll(transaction, [{ request }], async () => [await work()]);
  return answer as Answer; // one request has one answer
}

/**
 * Does `work` for the requests that were not done before; of several with the same operation and key, for the first.
 * @param work returns the answers in the order of its requests
 * @returns the answers in the order of the requests
 * @throws HttpError idempotency_conflict if a key was used with another body before
 */
export async function idempotentAll<Request extends { readonly request: IdempotentRequest }, Answer>(
  transaction: Transaction,
  requests: readonly Request[],
  work: (requests: readonly Request[]) => Promise<readonly Answer[]>,
): Promise<readonly Answer[]> {
  const known = await readAnswers<Answer>(transaction, requests);
  const fresh: Request[] = [];
  const stored: { readonly key: AnswerKey; readonly answer: FindAnswer<Answer> }[] = [];
  const findNew = (one: Request): FindAnswer<Answer> => {
    const index = fresh.push(one) - 1;
    return (answers) => answers[index] as Answer; // `work` returns an answer for each
  };
  const finders = requests.map((one) => {
    const { key, operation, body } = one.request;
    if (key === undefined) return findNew(one);
    const row = { operation, key, body_hash: bodyHash(body) };
    const earlier = known.get(toIdentity(row));
    if (earlier !== undefined && earlier.body_hash !== row.body_hash) throw new HttpError('idempotency_conflict');
    if (earlier !== undefined) return earlier.find;
    const find = findNew(one);
    known.set(toIdentity(row), { body_hash: row.body_hash, find });
    stored.push({ key: row, answer: find });
    return find;
  });
  const answers = fresh.length === 0 ? [] : await work(fresh);
  const rows = stored.map(({ key, answer }) => ({ ...key, answer: JSON.stringify(answer(answers)) }));
  if (rows.length > 0) transaction.send(insertAnswers, { rows: answerRows.toText(rows) });
  return finders.map((find) => find(answers));
}

type AnswerKey = Omit<AnswerRow, 'answer'>;

/** Returns the answer of a request, which may be one of the new answers. */
type FindAnswer<Answer> = (answers: readonly Answer[]) => Answer;

interface KnownAnswer<Answer> {
  readonly body_hash: string;
  readonly find: FindAnswer<Answer>;
}

const toIdentity = ({ operation, key }: Pick<AnswerRow, 'operation' | 'key'>): string => `${operation}\n${key}`;

/** Returns the earlier answers to these requests by `toIdentity`. */
async function readAnswers<Answer>(
  reader: Reader,
  requests: readonly { readonly request: IdempotentRequest }[],
): Promise<Map<string, KnownAnswer<Answer>>> {
  const keys = new Set(requests.flatMap(({ request }) => request.key ?? []));
  if (keys.size === 0) return new Map();
  const operations = new Set(requests.map(({ request }) => request.operation));
  const rows = await reader.all(selectAnswers, {
    operations: JSON.stringify([...operations]),
    keys: JSON.stringify([...keys]),
  });
  return new Map(
    rows.map((row) => {
      // `idempotentAll` wrote it from an answer to this operation.
      const find = (): Answer => JSON.parse(row.answer) as Answer;
      return [toIdentity(row), { body_hash: row.body_hash, find }];
    }),
  );
}

/**
 * Returns the earlier answer for this key, if there is one. Outside of a write it waits until the answer survives a crash.
 * @param reader the transaction inside a write
 * @throws HttpError idempotency_conflict if the key was used with another body
 */
export async function earlierAnswer<Answer>(
  reader: Reader | Database,
  request: IdempotentRequest,
): Promise<Answer | undefined> {
  const [earlier] = (await readAnswers<Answer>(reader, [{ request }])).values();
  if (earlier === undefined) return undefined;
  if (earlier.body_hash !== bodyHash(request.body)) throw new HttpError('idempotency_conflict');
  if ('write' in reader) await ensureLasting(reader);
  return earlier.find([]);
}

/** Returns the same hash for bodies that differ only in the order of members. */
export function bodyHash(body: unknown): string {
  return createHash('sha256').update(stringifySorted(body)).digest('hex');
}

const selectAnswers = statement((database: Kysely<Tables>, parameter: { operations: string; keys: string }) =>
  database
    .selectFrom('idempotency')
    .selectAll()
    .where(isAnyOf(database, 'operation', parameter.operations, 'text'))
    .where(isAnyOf(database, 'key', parameter.keys, 'text')),
);

const answerRows = givenRows<AnswerRow>({ operation: 'text', key: 'text', body_hash: 'text', answer: 'text' });

const insertAnswers = statement((database: Kysely<Tables>, parameter: { rows: string }) =>
  database
    .insertInto('idempotency')
    .columns(answerRows.columns)
    .expression(answerRows.select(database, parameter.rows)),
);
