/** Compares exchanges with the Admin API and its OpenAPI document. For tests only: it uses `service/http`. */
import type { ApiDocument, Operation } from '../../../../openapi/document/document.ts';
import { compileParameters } from '../../../../service/http/request/parameters.ts';
import { compileResponseCheck, responseFor } from '../../../../service/http/response/response.ts';
import { compileRouter } from '../../../../service/http/pipeline/routing/router.ts';
import { compileRequestValidator } from '../../../../service/http/request/validation.ts';

export interface AdminExchange {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly contentType?: string | undefined;
  readonly body?: unknown;
  readonly status: number;
  readonly answer?: unknown;
}

/** Returns the violations of the document by an exchange, in lines that begin with the operation's id. */
export type DocumentCheck = (exchanged: AdminExchange) => readonly string[];

export function compileDocumentCheck(document: ApiDocument): DocumentCheck {
  const router = compileRouter(document.operations, (operation) => operation);
  const compiled = new Map<string, OperationCheck>();
  const getOperationCheck = (operation: Operation): OperationCheck => {
    const check = compiled.get(operation.id) ?? compileOperation(document, operation);
    compiled.set(operation.id, check);
    return check;
  };
  return (exchanged) => {
    const [path = '', search = ''] = exchanged.path.split('?');
    const match = router.find(exchanged.method, path);
    return match === undefined
      ? [`${exchanged.method} ${path.replace(/^(\/[^/]+\/)[^/]+/, '$1{key}').replace(/[0-9a-f-]{36}$/, '{key}')}`]
      : getOperationCheck(match.target)(exchanged, match.params, search);
  };
}

type OperationCheck = (exchanged: AdminExchange, params: Readonly<Record<string, string>>, search: string) => string[];

function compileOperation(document: ApiDocument, operation: Operation): OperationCheck {
  const parameters = compileParameters(operation, document);
  const validate = compileRequestValidator(document, operation);
  const check = compileResponseCheck(operation);
  return ({ body, contentType, status, answer }, params, search) => {
    // The validator adds defaults, so the body is copied.
    const input = { ...parameters({ params, search, headers: {} }), body: structuredClone(body) };
    const requestFaults = typeof body === 'string' ? [] : validate(input, contentType);
    const described = responseFor(operation, status);
    const answerFaults =
      described === undefined
        ? [`answer ${status} is undescribed`]
        : described.content.size === 0
          ? []
          : check({ status, body: withoutNulls(answer) }).map(({ pointer, message }) => `answer ${pointer} ${message}`);
    const faults = [...requestFaults.map(({ pointer, message }) => `request ${pointer} ${message}`), ...answerFaults];
    return faults.map((fault) => `${operation.id}: ${fault.replaceAll(/\/\d+(?=[/ ])/g, '/#')}`);
  };
}

/** Kong returns null for a field without a value, which its document does not describe. */
function withoutNulls(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null), (_name, member: unknown) => member ?? undefined) ?? null;
}
