/** Reads and validates the arguments that an assistant wrote. */
import { describeFaults, HttpError, parseJson } from 'fountainai';
import type { RequestArguments } from 'fountainai/openapi';
import type { EnsembleCode } from '../errors/codes.ts';
import type { SchemaChecks } from './schema-checks.ts';
import type { Tool } from './tools.ts';

const invalid: EnsembleCode = 'ensemble-arguments-invalid';

/** The arguments of a call, or their fault. */
export async function readArguments(
  { operation, snapshot: { document } }: Tool,
  text: string,
  checks: SchemaChecks,
): Promise<{ parameters: RequestArguments } | { code: EnsembleCode; fault: string }> {
  let value: unknown;
  try {
    // Models leave the text empty for calls without arguments.
    value = text.trim() === '' ? {} : parseJson(text, '');
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    return { code: invalid, fault: `the arguments cannot be read: ${error.details ?? error.message}` };
  }
  const faults = await checks.checkArguments({ document, operation }, value);
  if (faults.length > 0) {
    const code = faults[0]?.code ?? invalid;
    return { code, fault: `the arguments do not match the schema:\n${describeFaults(faults)}` };
  }
  return { parameters: value as RequestArguments }; // an object that fits the schema has these members and no others
}
