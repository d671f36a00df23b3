/** What has to hold between several requests, as far as the structure of the document shows how they belong together. */
import type { Operation } from '../../../openapi/document.ts';
import type { RequestArguments } from '../../../openapi/request.ts';
import { SampleError } from '../../../openapi/sample.ts';
import { join } from '../../../openapi/pointer.ts';
import { isJsonType } from '../../../openapi/media-type.ts';
import { caseOf } from '../cases/case.ts';
import { bodyOf } from '../values/sample.ts';
import { Unprepared } from '../run/unprepared.ts';
import { chosen } from './bodies.ts';
import type { Probe } from './probe.ts';
import { type Resource, resourcesOf } from '../structure/resources.ts';
import { Thing } from './thing.ts';
import { checkChanges } from './changed.ts';
import { checkCreated, checkListed, withoutDefaults } from './created.ts';
import { checkParameterDefaults } from './defaults.ts';
import { checkList } from './listed.ts';
import { checkRemoved } from './removed.ts';

/** Enough for some pages, and for a filter to have something to leave out. */
const thingsMade = 6;

export async function probeRelations(probe: Probe): Promise<void> {
  const { document } = probe;
  for (const resource of resourcesOf(document)) await probeResource(probe, resource);
  for (const operation of document.operations) {
    const usual = await usualArguments(probe, operation);
    if (usual === undefined || probe.isUnwritten(operation)) continue;
    await checkKeysFirst(probe, operation, usual);
    if (operation.method === 'get') await checkParameterDefaults(probe, operation, usual);
  }
}

async function probeResource(probe: Probe, resource: Resource): Promise<void> {
  const { create, list, changes, remove } = resource;
  if (probe.isUnwritten(create)) return;
  const things = await make(probe, resource);
  const [first, second] = things;
  if (first === undefined) return;
  for (const thing of things) await checkCreated(thing);
  for (const thing of things.slice(-2)) await checkListed(thing);
  if (list !== undefined && !probe.isUnwritten(list)) await checkList(probe, list, first.made.exchange);
  for (const change of changes) await checkChanges(first, change);
  if (remove !== undefined) await checkRemoved(second ?? first, remove);
}

async function make(probe: Probe, resource: Resource): Promise<readonly Thing[]> {
  const { create } = resource;
  const usual = await usualArguments(probe, create);
  if (usual === undefined) return [];
  const things: Thing[] = [];
  const bodies = await chosen(probe, create, usual, thingsMade);
  for (const given of [...bodies, ...bodies.slice(0, 1).map((body) => withoutDefaults(create, body))]) {
    // Once more, so that nothing that must not come twice does.
    const sent = await probe.carryOut(create, await probe.run.world.adjusted(create, given), 'a creation');
    if (sent === undefined) continue;
    things.push(new Thing(probe, resource, sent));
  }
  return things;
}

async function usualArguments(probe: Probe, operation: Operation): Promise<RequestArguments | undefined> {
  try {
    return await probe.run.world.ready(operation);
  } catch (error) {
    if (error instanceof Unprepared || error instanceof SampleError) return undefined;
    throw error;
  }
}

/** Whoever has no key is not told what else is wrong. */
async function checkKeysFirst(probe: Probe, operation: Operation, usual: RequestArguments): Promise<void> {
  const isOpen = operation.security.length === 0 || operation.security.some(({ size }) => size === 0);
  const mediaType = bodyOf(operation)?.mediaType;
  if (isOpen || !probe.options.strict || mediaType === undefined || !isJsonType(mediaType)) return;
  const expected = { statuses: [401, 403] };
  const contractCase = caseOf(operation, 'broken JSON without credentials', {
    kind: 'credentials',
    credentials: [],
    rewrite: (request) => ({ ...request, body: '{"broken": ' }),
    expected,
  });
  const sent = await probe.attempt(contractCase, usual);
  if (sent === undefined || [401, 403].includes(sent.exchange.answer.status)) return;
  probe.note({
    rule: 'key-not-checked',
    operation,
    pointer: join(operation.pointer, 'security'),
    message: `broken JSON without credentials is answered ${sent.exchange.answer.status}: something was looked at before the key`,
    curl: sent.curl,
  });
}
