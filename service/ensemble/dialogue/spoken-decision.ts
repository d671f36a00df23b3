/**
 * Reads a decision about waiting calls from a person's words. Code reads it, never a model, and only words that can mean nothing else
 * decide: all others are a new request.
 */
import type { components } from '../api.d.ts';
import { describeWaiting } from '../conversation/calls/changes.ts';
import type { WaitingCalls } from '../log/conversations.ts';

export type SpokenDecision =
  | { readonly kind: 'decide'; readonly approved: readonly string[]; readonly rejected: readonly string[] }
  /** The calls go on waiting, and the answer is this text. */
  | { readonly kind: 'ask'; readonly text: string };

const yes = /^(yes|y|yep|yeah|yes,? please|please do|confirm(ed)?|approved?|(yes,? )?(go ahead|do it|send it))$/;
const no = /^(no|n|nope|no,? (thanks|thank you)|don'?t|do not|cancel( it)?|reject(ed)?|stop|never ?mind|abort)$/;
/** They may mean that the answer was read. */
const unclear = /^(ok|okay|sure|fine|alright|all right|right|hm+|maybe|perhaps)$/;

/** Longer words are another request: the patterns are not for long texts. */
const maxLength = 100;

function readBareAnswer(words: string): 'yes' | 'no' | 'unclear' | undefined {
  const trimmed = words.trim();
  if (trimmed.length > maxLength) return undefined;
  const bare = trimmed
    .toLowerCase()
    .replaceAll('’', "'")
    .replaceAll(/\s+/g, ' ')
    .replace(/ ?[.!]+$/, '');
  if (yes.test(bare)) return 'yes';
  if (no.test(bare)) return 'no';
  return unclear.test(bare) ? 'unclear' : undefined;
}

/** Returns undefined for a new request. @param waiting undefined if no call waits */
export function readSpokenDecision(
  { user_input, dry_run }: components['schemas']['UserInput'],
  waiting: WaitingCalls | undefined,
): SpokenDecision | undefined {
  const answer = readBareAnswer(user_input);
  if (answer === undefined || waiting === undefined || waiting.pending.length === 0) return undefined;
  const ids = waiting.pending.map(({ id }) => id);
  const isOne = ids.length === 1;
  if (dry_run === true) return ask(waiting, 'A dry run decides about no call.');
  if (answer === 'no') return { kind: 'decide', approved: [], rejected: ids };
  if (!isOne) return ask(waiting, 'It is not clear which of them you mean.');
  if (answer === 'unclear') return ask(waiting, 'It is not clear whether you approve it.');
  if (waiting.turn.isShown === false) return ask(waiting, 'No answer has shown you this state before.');
  return { kind: 'decide', approved: ids, rejected: [] };
}

function ask({ pending }: WaitingCalls, why: string): SpokenDecision {
  const how =
    pending.length === 1
      ? 'Say "yes" to have it sent, or "no" to reject it.'
      : 'Say "no" to reject all of them, or decide by their ids: POST /interact/{conversation_id}/confirm.';
  return { kind: 'ask', text: `${describeWaiting([], pending)}\n\n${why} ${how}` };
}
