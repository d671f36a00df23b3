/** Faults of a file of requests in plain words, with the line. */
import { basename } from 'node:path';
import type { ErrorObject } from 'ajv';
import { findNearestName } from '../../../openapi/command/nearest-name.ts';
import { join } from '../../../openapi/json/pointer.ts';
import { OpsError } from '../../error/ops-error.ts';
import { findYamlPlace, type Source, type YamlPlace } from '../../../openapi/yaml/located-yaml.ts';

/** @param pointer JSON pointer of the value, or of the member if its name is the fault */
export function setFault(source: Source, pointer: string, problem: string, remedy: string): OpsError {
  return setFaultAt(source, findYamlPlace(source, pointer), problem, remedy);
}

export function setFaultAt(source: Source, { line, column }: YamlPlace, problem: string, remedy: string): OpsError {
  const file = source.absoluteRef;
  return new OpsError('cli-requests-invalid', `${basename(file)}:${line}:${column} ${problem}`, remedy, {
    data: { file, line, column },
  });
}

/** Returns the error for the first fault that the validator found. */
export function schemaFault(source: Source, errors: readonly ErrorObject[]): OpsError {
  // A wrong name is the cause of a missing one.
  const error = errors.find(({ keyword }) => keyword === 'additionalProperties') ?? errors[0];
  if (error === undefined) throw new Error('the validator reports no error');
  const { instancePath, keyword, message = 'is invalid' } = error;
  const params: Readonly<Record<string, unknown>> = error.params;
  const label = instancePath === '' ? 'the file' : `"${instancePath.slice(1).replaceAll('/', '.')}"`;
  if (keyword === 'additionalProperties') {
    const name = String(params.additionalProperty);
    const nearest = findNearestName(name, knownMembers);
    const remedy = nearest === undefined ? `use one of ${knownMembers.join(', ')}` : `write "${nearest}"`;
    return setFault(source, join(instancePath, name), `unknown member "${name}"`, remedy);
  }
  if (keyword === 'required') {
    const name = String(params.missingProperty);
    return setFault(source, instancePath, `${label} has no "${name}"`, `add "${name}"`);
  }
  return setFault(source, instancePath, `${label} ${message}`, 'correct the value');
}

const knownMembers = [
  'services',
  'given',
  'requests',
  'document',
  'say',
  'kind',
  'hostile',
  'calls',
  'forbid',
  'answer',
  'absent',
  'order',
];
