/** For tests of what the probe sends and judges: a client that calls a service of this process without a socket. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import inject, { type InjectOptions } from 'light-my-request';
import { HttpAnswer } from '../../../service/http-client/http-answer.ts';
import { type Client, readAnswer } from '../run/client.ts';

export type Listener = (request: IncomingMessage, response: ServerResponse) => void;

const origin = 'http://direct.invalid';

/** Connections that end early, and what Node refuses before a listener is called, need a socket. */
export function createDirectClient(listener: Listener): Client {
  return {
    async send({ method, target, headers, body }) {
      const given: InjectOptions = {
        method: method as 'GET', // any word is sent
        url: '/',
        headers: { ...headers },
        ...(body === undefined ? {} : { payload: body }),
      };
      const answer = await inject((request, response) => {
        request.url = target; // it would be written in another way
        listener(request, response);
      }, given);
      const joined = Object.entries(answer.headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]);
      const own = Object.fromEntries(joined) as Record<string, string>;
      return readAnswer(
        new HttpAnswer({ method, origin, status: answer.statusCode, headers: own, body: answer.rawPayload }),
      );
    },
    close: () => Promise.resolve(),
  };
}
