/** Counts what principals use, in the database, so that limits hold for all replicas together. */
import { HttpError, type ModelPrices, type Transaction } from 'fountainai';
import { costOf } from '../log/metrics/cost.ts';
import type { Caller } from './caller.ts';
import { addUsage, countRunning, selectStart, selectUsage } from './usage-statements.ts';

export const minuteMs = 60_000;
const dayMs = 86_400_000;

/** The tokens of one request to a model. */
export interface ModelTokens {
  readonly input: number;
  readonly output: number;
  readonly cached: number;
}

/** Something that was counted before it was used; the periods are those in which it was counted. */
export interface Reservation {
  readonly principal: string;
  readonly parts: readonly { readonly kind: string; readonly period: string; readonly amount: number }[];
}

export interface Model {
  readonly name: string | undefined;
  readonly prices: ModelPrices;
}

export const isoTime = (milliseconds: number): string => new Date(milliseconds).toISOString();
export const dayOf = (milliseconds: number): string => isoTime(milliseconds).slice(0, 10);
export const monthOf = (milliseconds: number): string => isoTime(milliseconds).slice(0, 7);
export const costKind = (currency: string): string => `cost ${currency}`;

/**
 * Checks that an interaction may begin. In a write, since writes run one after another on all replicas.
 * @param timestamp the start of the interaction, in ISO 8601
 * @throws HttpError too_many_requests
 */
export async function checkStart(
  transaction: Transaction,
  { name, limits: { interactionsPerMinute: limit } }: Caller,
  { timestamp, now }: { readonly timestamp: string; readonly now: number },
): Promise<void> {
  if (limit === undefined) return;
  // From its start on, since an interaction can wait before it is written; later ones count, too.
  const since = isoTime(Date.parse(timestamp) - minuteMs);
  const nth = await transaction.first(selectStart, { principal: name, since, offset: limit - 1 });
  if (nth === undefined) return;
  const wait = Date.parse(nth.timestamp) + minuteMs - now;
  throw limitReached('interactions_per_minute', `${limit} interactions began within 60 seconds`, wait);
}

/** @throws HttpError too_many_requests */
export async function checkConcurrent(
  transaction: Transaction,
  { name, limits: { concurrent: limit } }: Caller,
  now: number,
): Promise<void> {
  if (limit === undefined) return;
  const running = await transaction.first(countRunning, { principal: name, now: isoTime(now) });
  if ((running?.total ?? 0) < limit) return;
  const usual = 2_000;
  throw limitReached('concurrent', limit === 1 ? '1 interaction runs' : `${limit} interactions run`, usual);
}

/**
 * Counts the estimated tokens and cost of a request to a model.
 * @throws HttpError too_many_requests if they are not left; nothing is counted then
 */
export async function reserve(
  transaction: Transaction,
  { name, limits }: Caller,
  { tokens, model, now }: { readonly tokens: ModelTokens; readonly model: Model; readonly now: number },
): Promise<Reservation> {
  const parts: Reservation['parts'][number][] = [];
  const { tokensPerDay, costPerMonth } = limits;
  if (tokensPerDay !== undefined) {
    const part = { kind: 'tokens', period: dayOf(now), amount: tokens.input + tokens.output };
    const wait = (Math.floor(now / dayMs) + 1) * dayMs - now;
    await requireLeft(transaction, { principal: name, limit: tokensPerDay, label: 'tokens_per_day', part, wait });
    parts.push(part);
  }
  if (costPerMonth !== undefined) {
    const { amount: limit, currency } = costPerMonth;
    const cost = costOf(model.prices, model.name, { ...tokens, estimated: true });
    // The start was refused without a price; a model that has none cannot be limited.
    if (cost === undefined) throw new Error('the model has no price');
    const part = { kind: costKind(currency), period: monthOf(now), amount: cost.amount };
    const date = new Date(now);
    const wait = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1) - now;
    await requireLeft(transaction, { principal: name, limit, label: 'cost_per_month', part, wait });
    parts.push(part);
  }
  for (const part of parts) await transaction.run(addUsage, { principal: name, ...part });
  return { principal: name, parts };
}

interface Requirement {
  readonly principal: string;
  readonly limit: number;
  readonly label: string;
  readonly part: Reservation['parts'][number];
  readonly wait: number;
}

async function requireLeft(transaction: Transaction, requirement: Requirement): Promise<void> {
  const { principal, limit, label, part, wait } = requirement;
  const { kind, period, amount } = part;
  const used = (await transaction.first(selectUsage, { principal, kind, period }))?.amount ?? 0;
  if (used + amount <= limit) return;
  const left = Math.max(0, limit - used);
  const facts = `the next request to the model needs about ${show(amount)}, and ${show(left)} of ${show(limit)} are left`;
  throw limitReached(label, facts, wait);
}

const show = (amount: number): string => String(Number(amount.toPrecision(6)));

/** Replaces the estimate by what was used. */
export async function settle(
  transaction: Transaction,
  { principal, parts }: Reservation,
  used: ModelTokens,
  model: Model,
): Promise<void> {
  for (const { kind, period, amount } of parts) {
    const actual =
      kind === 'tokens'
        ? used.input + used.output
        : (costOf(model.prices, model.name, { ...used, estimated: false })?.amount ?? amount);
    await transaction.run(addUsage, { principal, kind, period, amount: actual - amount });
  }
}

/** @param wait milliseconds */
function limitReached(label: string, details: string, wait: number): HttpError {
  const seconds = Math.max(1, Math.ceil(wait / 1000));
  const headers = { 'Retry-After': String(seconds) };
  return new HttpError('too_many_requests', `the limit ${label} is reached`, { details, headers });
}
