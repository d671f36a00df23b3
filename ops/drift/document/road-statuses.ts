/** The error statuses that the pipeline can answer before and after any handler. */
import type { Operation } from '../../../openapi/document/document.ts';
import { errorCatalogue, type ErrorCode } from '../../../service/errors/errors.ts';
import type { DocumentRule } from './rule.ts';

/** The operations for which the pipeline gives each error; only handlers give the other errors. */
const given: Partial<Record<ErrorCode, (operation: Operation) => boolean>> = {
  malformed_request: () => true,
  unauthorized: ({ security }) => security.length > 0 && security.every((requirement) => requirement.size > 0),
  // A path with a parameter can name a resource that does not exist.
  not_found: ({ parameters }) => parameters.some((parameter) => parameter.in === 'path'),
  method_not_allowed: () => true,
  request_timeout: hasBody,
  payload_too_large: hasBody,
  unsupported_media_type: hasBody,
  too_many_requests: () => true,
  internal_error: () => true,
  unavailable: () => true,
};

function hasBody({ requestBody }: Operation): boolean {
  return requestBody !== undefined;
}

export const pipelineStatuses: DocumentRule = ({ operations }) =>
  operations.flatMap((operation) => {
    const statuses = findPipelineStatuses(operation).filter((status) => !isDeclared(operation, status));
    const message = `${operation.id} does not declare ${statuses.join(', ')}`;
    return statuses.length === 0 ? [] : [{ pointer: `${operation.pointer}/responses`, message }];
  });

/** Ascending, each once. */
export function findPipelineStatuses(operation: Operation): readonly number[] {
  const codes = Object.entries(given).filter(([, isGiven]) => isGiven(operation));
  // The table's own keys.
  const statuses = codes.map(([code]) => errorCatalogue[code as ErrorCode].status);
  return [...new Set(statuses)].sort((one, other) => one - other);
}

function isDeclared({ responses }: Operation, status: number): boolean {
  return [String(status), `${Math.floor(status / 100)}XX`, 'default'].some((name) => responses.has(name));
}
