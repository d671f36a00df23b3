/** Rules of `fountainai replay`. */
import type { RuleEntry } from './rule-entry.ts';

export const replayRules = {
  'replay-call-added': {
    meaning: 'The assistant asked for a call that the record does not have.',
    example: 'The record lists the sessions; the replay lists them, and then reads session 2.',
    remedy: 'find what has changed: the planner, the model, or the documents',
  },
  'replay-call-missing': {
    meaning: 'The assistant did not ask again for a call of the record.',
    example: 'The record has `createSession`; the replay asks for no call.',
    remedy: 'find what has changed: the planner, the model, or the documents',
  },
  'replay-result-missing': {
    meaning: 'The assistant asked for a call of the record whose result is not recorded.',
    example: 'The outcome of the call is unknown since the server stopped.',
    remedy: 'none: what follows in the replay cannot be compared',
  },
  'replay-document-changed': {
    meaning: 'The document or the registration of a service is not kept as the interaction had it.',
    example: 'The log was shortened, and the document was replaced.',
    remedy: 'keep the log for longer, or replay sooner',
  },
  'replay-assistant-changed': {
    meaning: 'The assistant, its model or its system prompt is not that of the record.',
    example: 'The interaction ran with a model, the replay with the offline assistant.',
    remedy: 'set OPENAI_MODEL as it was; otherwise compare with care',
  },
} as const satisfies Record<string, RuleEntry>;
