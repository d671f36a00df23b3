/**
 * Before anything else: whether the address is that of the service, and whether it takes the credentials. All that a wrong
 * address or key breaks has one cause, so it is one finding.
 */
import type { Operation } from '../../../openapi/document/document.ts';
import { join } from '../../../openapi/json/pointer.ts';
import { responseFor } from '../../../service/http/response/response.ts';
import { needsState } from '../structure/source.ts';
import type { Probe, SentRequest } from '../target/probe.ts';
import { readCase } from '../target/thing.ts';

/** Operations that are asked, at most: for the address, and for each kind of credentials. */
const maxAsked = 4;

/** Gives up the operations to which nothing else is worth sending. */
export async function preflight(probe: Probe): Promise<void> {
  const { document } = probe;
  const free = document.operations.filter((operation) => !needsState(document, operation));
  const asked: SentRequest[] = [];
  for (const operation of free.filter(({ method }) => method === 'get').slice(0, maxAsked)) {
    const sent = await ask(probe, operation);
    if (sent !== undefined) asked.push(sent);
  }
  if (asked.length > 0 && asked.every((sent) => isStrange(sent, asked.length))) {
    noteOther(probe, asked);
    for (const operation of document.operations) probe.giveUp(operation);
    return;
  }
  const groups = getGroups(document.operations);
  for (const [schemes, operations] of groups) {
    const refused = await findRefused(
      probe,
      free.filter((operation) => operations.includes(operation)),
      asked,
    );
    if (refused === undefined) continue;
    noteRefused(probe, schemes, refused, operations.length);
    for (const operation of operations) probe.giveUp(operation);
  }
}

async function ask(probe: Probe, operation: Operation): Promise<SentRequest | undefined> {
  const given = await probe.ready(operation);
  return given && probe.attempt(readCase(operation), given);
}

/** No path of the document is known there, or all are answered with a page. */
function isStrange({ exchange: { operation, answer } }: SentRequest, asked: number): boolean {
  const { status, headers, text } = answer;
  const isUnknown = status === 404 || status === 405;
  if (isUnknown) return asked > 1 || !operation.responses.has(String(status));
  // JSON with another media type is a fault of the service.
  const isHtml = /^text\/html\b/i.test(headers['content-type'] ?? '') && /^\s*</.test(text) && status < 500;
  const declared = [...(responseFor(operation, status)?.content.keys() ?? [])];
  return isHtml && !declared.some((mediaType) => /html|\*/i.test(mediaType));
}

function noteOther(probe: Probe, asked: readonly SentRequest[]): void {
  const [first] = asked;
  if (first === undefined) return;
  const answers = asked
    .map(({ exchange: { operation, answer } }) => `GET ${operation.path} ${answer.status}`)
    .join(', ');
  probe.noteError(first.exchange.operation, {
    rule: 'other-service',
    pointer: '/paths',
    message: `the address does not answer as "${probe.document.title}": ${answers}; nothing else was sent`,
    curl: first.line(),
  });
}

/** Operations by the names of the schemes that they ask for first; not those that are open to all. */
function getGroups(operations: readonly Operation[]): ReadonlyMap<string, readonly Operation[]> {
  const groups = new Map<string, Operation[]>();
  for (const operation of operations) {
    if (operation.security.length === 0 || operation.security.some(({ size }) => size === 0)) continue;
    const schemes = [...(operation.security[0]?.keys() ?? [])].join(' and ');
    groups.set(schemes, [...(groups.get(schemes) ?? []), operation]);
  }
  return groups;
}

/** The first answer, if all are refusals of the credentials. */
async function findRefused(
  probe: Probe,
  free: readonly Operation[],
  asked: readonly SentRequest[],
): Promise<SentRequest | undefined> {
  const first = (['get', 'post'] as const).flatMap((method) => free.filter((operation) => operation.method === method));
  const answers: SentRequest[] = [];
  for (const operation of first.slice(0, maxAsked)) {
    const sent = asked.find(({ exchange }) => exchange.operation === operation) ?? (await ask(probe, operation));
    if (sent === undefined) continue;
    if (!isRefusal(sent)) return undefined;
    answers.push(sent);
  }
  return answers[0];
}

/** A key that may not do all is 403 where the document has 401 for an unknown one. */
function isRefusal({ exchange: { operation, answer } }: SentRequest): boolean {
  return answer.status === 401 || (answer.status === 403 && !operation.responses.has('401'));
}

function noteRefused(probe: Probe, schemes: string, sent: SentRequest, count: number): void {
  const { operation, answer } = sent.exchange;
  const [name = ''] = schemes.split(' ');
  probe.noteError(operation, {
    rule: 'key-refused',
    pointer: join('/components/securitySchemes', name),
    message: `${operation.id} answers ${answer.status} to the credentials for ${schemes}; the ${count} operations that ask for them were not probed`,
    curl: sent.line(),
  });
}
