/** Chooses the assistant by the settings. */
import type { ServiceContext } from 'fountainai';
import type { Assistant } from '../conversation/assistant.ts';
import type { RemoveSecrets } from '../secrets/remove-secrets.ts';
import type { SchemaChecks } from '../tools/schema-checks.ts';
import { offlineAssistant } from './offline/offline.ts';
import { openaiAssistant } from './openai/openai.ts';

/** @param removeSecrets is applied to what a provider receives and to its error messages */
export function chooseAssistant(
  { openai }: Pick<ServiceContext['config'], 'openai'>,
  checks: SchemaChecks,
  removeSecrets: RemoveSecrets,
): Assistant {
  return openai === undefined ? offlineAssistant(checks) : openaiAssistant(openai, removeSecrets);
}
