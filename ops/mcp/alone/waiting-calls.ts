/** Calls that wait for a person, in the memory of this process: each is decided about once. */
import { lineWithCode } from '../../../openapi/errors/coded-error.ts';
import { notSentFor, type RecordedCall } from '../../../service/ensemble/conversation/calls/call-log.ts';
import type { SavedTurn } from '../../../service/ensemble/conversation/saved-turn.ts';
import { HttpError } from '../../../service/errors/errors.ts';
import type { RecordedBy } from './record-file.ts';

export interface WaitingTurn {
  readonly by: RecordedBy;
  readonly turn: SavedTurn;
  readonly calls: readonly RecordedCall[];
}

/** The oldest one is given up for a newer one. */
const maxWaiting = 100;

export class WaitingCalls {
  readonly #turns = new Map<string, WaitingTurn>();
  readonly #onGivenUp: (turn: WaitingTurn) => void;

  /** @param onGivenUp for a turn that can no longer be decided about */
  constructor(onGivenUp: (turn: WaitingTurn) => void) {
    this.#onGivenUp = onGivenUp;
  }

  add(turn: WaitingTurn): void {
    this.#turns.set(turn.by.conversationId, turn);
    const [oldest] = this.#turns.keys();
    if (this.#turns.size > maxWaiting && oldest !== undefined) this.giveUp(oldest);
  }

  giveUp(conversationId: string): void {
    const turn = this.#turns.get(conversationId);
    if (this.#turns.delete(conversationId) && turn !== undefined) this.#onGivenUp(turn);
  }

  /** Takes a turn with the decision about its call. @throws HttpError not_found, or conflict if it has expired */
  take(conversationId: string, callId: string, isApproved: boolean): WaitingTurn {
    const found = this.#turns.get(conversationId);
    if (found?.calls.some(({ id }) => id === callId) !== true)
      throw new HttpError('not_found', 'the call does not wait any more: call the tool again');
    if (Date.parse(found.turn.expires_at) < Date.now()) {
      this.giveUp(conversationId);
      throw new HttpError('conflict', 'the call has waited too long: call the tool again');
    }
    this.#turns.delete(conversationId);
    const calls = found.calls.map((call) => (call.id === callId ? decided(call, isApproved) : call));
    return { ...found, calls };
  }

  close(): void {
    for (const id of [...this.#turns.keys()]) this.giveUp(id);
  }
}

const rejection = lineWithCode({ code: 'ensemble-call-rejected', message: 'a person rejected the call' });

const decided = (call: RecordedCall, isApproved: boolean): RecordedCall =>
  isApproved ? { ...call, status: 'approved' } : { ...call, ...notSentFor(rejection) };
