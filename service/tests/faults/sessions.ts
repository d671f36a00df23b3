/** Reads the sessions and numbers of the services. */
import type { components as CentralSequence } from '../../central-sequence/api.d.ts';
import type { components as SessionContext } from '../../session-context/api.d.ts';
import { key } from '../lib/process.ts';

export type NewNumber = CentralSequence['schemas']['SequenceResponse'];
export type FaultSession = SessionContext['schemas']['Session'];

/** Reads all sessions in the order of their ids, page by page with `GET /sessions`. */
export async function allSessions(url: string): Promise<FaultSession[]> {
  const sessions: FaultSession[] = [];
  for (;;) {
    const response = await fetch(`${url}/sessions?offset=${sessions.length}`, {
      headers: { 'x-api-key': key, connection: 'close' },
    });
    const page = (await response.json()) as FaultSession[]; // the type in the document
    sessions.push(...page);
    if (page.length === 0 || sessions.length >= Number(response.headers.get('x-total-count'))) return sessions;
  }
}
