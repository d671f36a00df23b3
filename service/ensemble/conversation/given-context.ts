/** The outcome of the call that an interaction begins with, before the assistant is asked. */
import { HttpError } from 'fountainai';
import type { SavedCall } from './saved-turn.ts';

/** The context that the request asks for cannot be given, so that nothing more is done. */
export class ContextError extends HttpError {}

/** @throws ContextError not_found; bad_request if a person would have to confirm the call; bad_gateway */
export function requireContext({ outcome }: SavedCall): void {
  if (outcome?.kind === 'answered' && outcome.status >= 200 && outcome.status < 300) return;
  if (outcome?.kind === 'answered' && outcome.status === 404)
    throw new ContextError('not_found', 'no session has the id in session_id');
  const details = outcome === undefined ? 'the call would need a confirmation' : describe(outcome);
  const code = outcome === undefined || outcome.kind === 'refused' ? 'bad_request' : 'bad_gateway';
  throw new ContextError(code, 'the context of the session could not be read', { details });
}

const describe = (outcome: NonNullable<SavedCall['outcome']>): string =>
  outcome.kind === 'answered' ? `the service answered with the status ${outcome.status}` : outcome.message;
