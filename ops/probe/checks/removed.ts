/** Deleted items are gone; a request without credentials deletes nothing. */
import type { Operation } from '../../../openapi/document/document.ts';
import { join } from '../../../openapi/json/pointer.ts';
import { caseOf } from '../cases/case.ts';
import { checkSecondDeletion } from './repeated.ts';
import type { Thing } from '../target/thing.ts';

export async function checkRemoved(thing: Thing, remove: Operation): Promise<void> {
  const { probe, resource } = thing;
  const given = thing.argumentsOf(remove);
  if (given === undefined || probe.isUnwritten(remove)) return;
  await checkUntouched(thing, remove);
  const sent = await probe.carryOut(remove, given, 'a deletion');
  if (sent === undefined) return;
  const read = await thing.look();
  const status = read?.exchange.answer.status ?? 404;
  if (status < 400) {
    probe.noteError(remove, {
      rule: 'deleted-answers',
      pointer: join(remove.pointer, 'responses'),
      message: `${remove.id} answered ${sent.exchange.answer.status}, and ${resource.read?.id ?? 'a read'} still answers ${status}`,
      curl: sent.line(),
    });
  }
  if (sent.exchange.answer.status !== 202) await checkSecondDeletion(probe, remove, given);
  const listed = await thing.listed();
  if (listed === null || listed === undefined || resource.list === undefined) return;
  probe.noteError(remove, {
    rule: 'deleted-listed',
    pointer: join(remove.pointer, 'responses'),
    message: `${remove.id} answered ${sent.exchange.answer.status}, and ${resource.list.id} still lists it`,
    curl: sent.line(),
  });
}

/** Without credentials nothing is deleted, also if the answer says so. */
async function checkUntouched(thing: Thing, remove: Operation): Promise<void> {
  const { probe } = thing;
  const given = thing.argumentsOf(remove);
  const isOpen = remove.security.length === 0 || remove.security.some(({ size }) => size === 0);
  if (given === undefined || isOpen || thing.resource.read === undefined) return;
  const expected = { statuses: [401, 403] };
  const contractCase = caseOf(remove, 'without credentials', { kind: 'credentials', credentials: [], expected });
  const sent = await probe.attempt(contractCase, given);
  const read = await thing.look();
  if (sent === undefined || read === undefined || read.exchange.answer.status < 400) return;
  probe.noteError(remove, {
    rule: 'key-not-checked',
    pointer: join(remove.pointer, 'security'),
    message: `without credentials ${remove.id} answered ${sent.exchange.answer.status}, and it is gone`,
    curl: sent.line(),
  });
}
