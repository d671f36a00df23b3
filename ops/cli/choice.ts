/** Options whose value is one of a few words. */
import { proposeName } from '../../openapi/command/nearest-name.ts';
import { OpsError } from '../error/ops-error.ts';

/** @throws OpsError for a word that is not one of the choices */
export function requireChoice<Choice extends string>(
  option: string,
  given: string,
  choices: readonly Choice[],
): Choice {
  const found = choices.find((choice) => choice === given);
  if (found !== undefined) return found;
  const problem = `--${option} "${given}" is not supported${proposeName(given, choices)}`;
  const remedy = `use ${choices.length > 1 ? 'one of ' : ''}${choices.join(', ')}`;
  throw new OpsError('cli-option-invalid', problem, remedy, { data: { option, given } });
}
