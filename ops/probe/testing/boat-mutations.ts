/** Parts of the mutations of the boats: what handlers are asked and answer instead, and what keys are taken. */
import type { IncomingMessage } from 'node:http';
import type { Json, JsonObject } from '../../../openapi/document/document.ts';
import { isObject, objectOf } from '../../../openapi/json/json.ts';
import type { HandlerInput, Reply } from '../../../service/http/handlers/handlers.ts';
import type { BehaviourRule } from '../judge/fault.ts';
import type { Harbour, BoatMutation } from './boats-service.ts';
import { secrets } from './boats-service.ts';
import type { Tamper } from './sabotage.ts';

export interface BoatMutationRow {
  /** The number of its kind in the list of what a check has to find. */
  readonly kind: number;
  readonly title: string;
  readonly operation: string;
  readonly rule: BehaviourRule;
  readonly mutation: BoatMutation;
  /** In the profile `standard`, if the document says nothing in words; default: error. */
  readonly plain?: 'error' | 'warning' | 'never';
}

/** The handler is asked something else than the client has asked. */
export function asking(
  id: string,
  change: (input: HandlerInput, harbour: Harbour) => Partial<HandlerInput>,
): BoatMutation {
  return {
    handlers: (own, harbour) => ({ [id]: (input) => own(id)({ ...input, ...change(input, harbour) }) }),
  };
}

/** The handler's own answer, changed. */
export function answering(
  id: string,
  change: (reply: Reply, input: HandlerInput, harbour: Harbour) => Partial<Reply>,
): BoatMutation {
  return {
    handlers: (own, harbour) => ({
      [id]: (input) => {
        const reply = own(id)(input);
        return { ...reply, ...change(reply, input, harbour) };
      },
    }),
  };
}

/** Every text of the body in another form. */
export function withTexts(change: (text: string) => string): (body: unknown) => JsonObject {
  const changed = (value: Json): Json => {
    if (typeof value === 'string') return change(value);
    return isObject(value)
      ? Object.fromEntries(Object.entries(value).map(([name, own]) => [name, changed(own)]))
      : value;
  };
  return (body) => objectOf(changed(objectOf(body)));
}

/** A request with this key is taken as if it had the right one. */
export function takingKey(isTaken: (key: string) => boolean, path?: RegExp): BoatMutation {
  return {
    tamper: rewriting(
      'x-key',
      ({ key = '' }) => key,
      (key) => (isTaken(key) ? secrets.key : undefined),
      path,
    ),
  };
}

/** The same for the token of the harbour. */
export function takingToken(isTaken: (token: string) => boolean): BoatMutation {
  const token = ({ authorization = '' }: { authorization?: string }) => authorization.replace(/^bearer ?/i, '');
  const bearer = (text: string) => (isTaken(text) ? `Bearer ${secrets.pass}` : undefined);
  return { tamper: rewriting('authorization', token, bearer, /^\/harbour/) };
}

function rewriting(
  name: string,
  read: (given: { key?: string; authorization?: string }) => string,
  write: (text: string) => string | undefined,
  path = /^/,
): Tamper {
  return (request: IncomingMessage) => {
    const header = request.headers[name];
    if (typeof header !== 'string' || !path.test(request.url ?? '')) return false;
    const instead = write(read({ key: header, authorization: header }));
    if (instead !== undefined) request.headers[name] = instead;
    return false;
  };
}

/** A key in the query is taken, under this name. */
export function takingQuery(name: string, header: string, value: (given: string) => string): BoatMutation {
  return {
    tamper: (request) => {
      const url = new URL(request.url ?? '/', 'http://boats.test');
      const given = url.searchParams.get(name);
      if (given === null || request.headers[header] !== undefined) return false;
      url.searchParams.delete(name);
      request.url = `${url.pathname}${url.search}`;
      request.headers[header] = value(given);
      return false;
    },
  };
}
