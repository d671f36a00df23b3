/** What has to hold between several requests, as far as the structure of the document shows how they belong together. */
import type { Operation } from '../../../openapi/document/document.ts';
import type { RequestArguments } from '../../../openapi/request/request.ts';
import { join } from '../../../openapi/json/pointer.ts';
import { isJsonType } from '../../../openapi/request/media-type.ts';
import { buildCase } from '../cases/case.ts';
import { isRaised } from '../cases/profile.ts';
import { findBody } from '../values/sample.ts';
import { drawBodies } from '../target/draw.ts';
import type { Probe } from '../target/probe.ts';
import { type ResourceOperations, getResources } from '../structure/resources.ts';
import { passedResult } from '../judge/result.ts';
import { listArguments } from '../target/pages.ts';
import { readCase, Thing } from '../target/thing.ts';
import { checkChanges } from '../checks/changed.ts';
import { checkCreated, checkListed, withoutDefaults } from '../checks/created.ts';
import { checkParameterDefaults } from '../checks/defaults.ts';
import { checkPart } from '../checks/parts.ts';
import { checkCreatedTexts } from '../checks/texts.ts';
import { checkList } from '../lists/listed.ts';
import { checkRemoved } from '../checks/removed.ts';
import { checkReplay } from '../checks/repeated.ts';

/** Enough for some pages, and for a filter to have something to leave out. */
const thingsMade = 6;

export async function probeRelations(probe: Probe): Promise<void> {
  const { document } = probe;
  const resources = getResources(document);
  for (const resource of resources) await probeResource(probe, resource);
  for (const operation of document.operations) {
    const usual = await probe.ready(operation);
    if (usual === undefined || probe.isUnwritten(operation)) continue;
    await checkKeysFirst(probe, operation, usual);
    if (operation.method === 'get') await checkParameterDefaults(probe, operation, usual);
    if (['put', 'patch'].includes(operation.method) && !operation.path.endsWith('}'))
      await checkPart(probe, operation, usual);
    const resource = resources.find(({ create }) => create.id === operation.id);
    await checkReplay(probe, operation, resource);
  }
}

async function probeResource(probe: Probe, resource: ResourceOperations): Promise<void> {
  const { create, list, changes, remove } = resource;
  if (probe.isUnwritten(create)) return;
  await lookAtList(probe, resource);
  const things = await make(probe, resource);
  const [first, second, third] = things;
  if (first === undefined) return;
  for (const thing of things) await checkCreated(thing);
  for (const thing of things.slice(-2)) await checkListed(thing);
  const usual = await probe.ready(create);
  if (usual !== undefined) await checkCreatedTexts(probe, resource, usual);
  if (list !== undefined && !probe.isUnwritten(list)) await checkList(probe, list, first.made.exchange);
  // With others before and behind it.
  const changed = second ?? first;
  const others = (one: Thing) => without([...findOthers(probe, resource, things), ...things], one);
  for (const change of changes) await checkChanges(changed, change, others(changed));
  const removed = third ?? first;
  if (remove !== undefined) await checkRemoved(removed, remove, others(removed));
}

/** A service that remembers a list has to notice what is made later. */
async function lookAtList(probe: Probe, { create, list }: ResourceOperations): Promise<void> {
  const usual = list && (await probe.ready(create));
  if (list === undefined || usual === undefined || probe.isUnwritten(list)) return;
  await probe.attempt(readCase(list), listArguments(list, { operation: create, arguments: usual }));
}

/** The first and the last things of the run: a service that takes one for another often takes these. */
function findOthers(probe: Probe, resource: ResourceOperations, things: readonly Thing[]): readonly Thing[] {
  const made = probe.run.created.filter(({ operation }) => operation.id === resource.create.id);
  const others = made.filter((exchange) => !things.some((thing) => thing.made.exchange === exchange));
  const old = new Set([...others.slice(0, 3), ...others.slice(-3)]);
  const attempt = { result: passedResult(readCase(resource.create), ''), single: () => '', line: () => '' };
  return [...old].map((exchange) => new Thing(probe, resource, { exchange, ...attempt }));
}

const without = (things: readonly Thing[], one: Thing): readonly Thing[] => things.filter((thing) => thing !== one);

async function make(probe: Probe, resource: ResourceOperations): Promise<readonly Thing[]> {
  const { create } = resource;
  const usual = await probe.ready(create);
  if (usual === undefined) return [];
  const things: Thing[] = [];
  const bodies = await drawBodies(probe, create, usual, thingsMade);
  for (const given of [...bodies, ...bodies.slice(0, 1).map((body) => withoutDefaults(create, body))]) {
    // Once more, so that nothing that must not come twice does.
    const sent = await probe.carryOut(create, await probe.run.world.adjusted(create, given), 'a creation');
    if (sent === undefined) continue;
    things.push(new Thing(probe, resource, sent));
  }
  return things;
}

/** A client without a key learns nothing of other faults. */
async function checkKeysFirst(probe: Probe, operation: Operation, usual: RequestArguments): Promise<void> {
  const isOpen = operation.security.length === 0 || operation.security.some(({ size }) => size === 0);
  const mediaType = findBody(operation)?.mediaType;
  const isAsked = isRaised('a body that is read before the key is checked', probe.options.profile);
  if (isOpen || !isAsked || mediaType === undefined || !isJsonType(mediaType)) return;
  const expected = { statuses: [401, 403] };
  const contractCase = buildCase(operation, 'broken JSON without credentials', {
    kind: 'credentials',
    credentials: [],
    rewrite: (request) => ({ ...request, body: '{"broken": ' }),
    expected,
  });
  const sent = await probe.attempt(contractCase, usual);
  if (sent === undefined || [401, 403].includes(sent.exchange.answer.status)) return;
  probe.noteError(operation, {
    rule: 'key-not-checked',
    pointer: join(operation.pointer, 'security'),
    message: `broken JSON without credentials is answered ${sent.exchange.answer.status}: something was looked at before the key`,
    curl: sent.line(),
  });
}
