/** A conversation with a provider whose errors and empty answers are safe for callers. */
import type { Json } from 'fountainai/openapi';
import type { Conversation, OnText, ToolResult, Turn } from '../../conversation/assistant.ts';
import type { RemoveSecrets } from '../../secrets/remove-secrets.ts';
import { type ProviderFault, toProviderError } from './provider-fault.ts';

/** Converts all errors of the provider and of its package, and replaces an empty answer. */
export class GuardedConversation implements Conversation {
  readonly #conversation: Conversation;
  readonly #removeSecrets: RemoveSecrets;
  readonly #classify: (error: unknown) => ProviderFault;

  /** @param classify is called with errors of the provider's package */
  constructor(conversation: Conversation, removeSecrets: RemoveSecrets, classify: (error: unknown) => ProviderFault) {
    this.#conversation = conversation;
    this.#removeSecrets = removeSecrets;
    this.#classify = classify;
  }

  save(): Json {
    return this.#conversation.save?.() ?? null;
  }

  async next(results: readonly ToolResult[], signal: AbortSignal, onText?: OnText): Promise<Turn> {
    try {
      const turn = await this.#conversation.next(results, signal, onText);
      return turn.text === '' && turn.calls.length === 0 ? { ...turn, text: 'The model gave no answer.' } : turn;
    } catch (error) {
      throw toProviderError(error, this.#removeSecrets, this.#classify);
    }
  }
}
