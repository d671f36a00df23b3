/** The option `--assistant` of commands that run an assistant. */
import { modelSettings } from '../../openapi/settings/model-settings.ts';
import { OpsError } from '../error/ops-error.ts';

const kinds = ['offline', 'model'] as const;
export type AssistantKind = (typeof kinds)[number];

/** @param usual the default, in words */
export const assistantOption = (usual: string) =>
  ({
    type: 'string',
    value: 'name',
    known: kinds,
    description: `offline, or model: that of OPENAI_MODEL or ANTHROPIC_MODEL, with its key; default: ${usual}`,
  }) as const;

/** @throws OpsError for another name */
export function readAssistantKind<Default>(given: string | undefined, usual: Default): AssistantKind | Default {
  if (given === undefined) return usual;
  const kind = kinds.find((one) => one === given);
  if (kind !== undefined) return kind;
  const problem = `--assistant "${given}" is not supported`;
  throw new OpsError('cli-option-invalid', problem, `use one of ${kinds.join(', ')}`, {
    data: { option: 'assistant', given },
  });
}

export function missingModel(): OpsError {
  const { openaiApiKey, anthropicApiKey } = modelSettings;
  const remedy = `set ${openaiApiKey.name} or ${anthropicApiKey.name} and the name of its model, or give --assistant offline`;
  return new OpsError('cli-option-missing', '--assistant model needs a model', remedy, {
    data: { option: 'assistant', needed: openaiApiKey.name },
  });
}
