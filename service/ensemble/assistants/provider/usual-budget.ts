import type { Budget } from '../../conversation/offer.ts';

/**
 * The maximum number of tools that OpenAI accepts:
 * https://platform.openai.com/docs/api-reference/chat/create#chat-create-tools. A token is about four characters: this
 * is half of a window of 128,000 tokens, and leaves the other half for the answers of services.
 */
export const usualBudget: Budget = { operations: 128, characters: 256_000 };
