/** Chooses the assistant by the settings. */
import type { ServiceContext } from 'fountainai';
import { importOptional } from 'fountainai/openapi';
import type { Assistant } from '../conversation/assistant.ts';
import type { RemoveSecrets } from '../secrets/remove-secrets.ts';
import { offlineAssistant } from './offline/offline.ts';

/**
 * @param removeSecrets is applied to what a provider receives and to its error messages
 * @throws PackageFault if the client of the provider is not installed
 */
export async function chooseAssistant(
  { openai, anthropic, toolBudget }: Pick<ServiceContext['config'], 'openai' | 'anthropic' | 'toolBudget'>,
  removeSecrets: RemoveSecrets,
): Promise<Assistant> {
  if (openai !== undefined) {
    const load = () => import('./openai/openai.ts');
    const { openaiAssistant } = await importOptional('openai', 'the language model', load);
    return openaiAssistant(openai, removeSecrets, toolBudget);
  }
  if (anthropic !== undefined) {
    const load = () => import('./anthropic/anthropic.ts');
    const { anthropicAssistant } = await importOptional('@anthropic-ai/sdk', 'the language model', load);
    return anthropicAssistant(anthropic, removeSecrets, toolBudget);
  }
  return offlineAssistant();
}
