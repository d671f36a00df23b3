/** Texts that services often change: spaces at the ends, letters with several forms, markup, line ends, and long ones. */
import type { Operation } from '../../../openapi/document/document.ts';
import type { RequestArguments } from '../../../openapi/request/request.ts';
import { sampleValue } from '../../../openapi/sample/sample.ts';
import { buildCase } from '../cases/case.ts';
import { toDifferences } from '../judge/result.ts';
import type { ResourceOperations } from '../structure/resources.ts';
import { orUndefined, readied } from '../target/draw.ts';
import type { Probe, SentRequest } from '../target/probe.ts';
import { Thing } from '../target/thing.ts';
import { otherBody, textKinds } from '../values/other-values.ts';
import { findBody } from '../values/sample.ts';
import { readDifferences } from './created.ts';

/** Bodies with such texts in all members that may have any text, as they can be sent. */
export async function textBodies(
  probe: Probe,
  operation: Operation,
  usual: RequestArguments,
): Promise<readonly RequestArguments[]> {
  const schema = findBody(operation)?.schema;
  const whole = schema && orUndefined(() => sampleValue(schema, 'request'));
  const made: RequestArguments[] = [];
  for (const kind of textKinds) {
    const body = otherBody(operation, whole, kind);
    const ready = body === undefined ? undefined : await readied(probe, operation, usual, { body });
    if (ready !== undefined) made.push(ready);
  }
  return made;
}

/** Sends a body that a service of others may have reasons to refuse. Undefined if it was not carried out. */
export async function sendTexts(
  probe: Probe,
  operation: Operation,
  given: RequestArguments,
): Promise<SentRequest | undefined> {
  const convention = 'a refusal of valid values that no example has';
  const tolerated = [{ convention, statuses: [400, 403, 413, 414, 422] }] as const;
  const expected = { statuses: 'carried out', tolerated } as const;
  const sent = await probe.attempt(buildCase(operation, 'texts that are easily changed', { expected }), given);
  if (sent === undefined) return undefined;
  probe.note(...toDifferences(sent.result));
  return sent.exchange.answer.status < 400 ? sent : undefined;
}

export async function checkCreatedTexts(
  probe: Probe,
  resource: ResourceOperations,
  usual: RequestArguments,
): Promise<void> {
  for (const body of await textBodies(probe, resource.create, usual)) {
    const sent = await sendTexts(probe, resource.create, await probe.run.world.adjusted(resource.create, body));
    if (sent !== undefined) probe.note(...(await readDifferences(new Thing(probe, resource, sent))));
  }
}
