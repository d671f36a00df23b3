/** The catalogue of the errors of requests that the HTTP client sends. */
import type { CodeEntry } from '../../openapi/errors/coded-error.ts';

export const httpClientCodes = {
  'http-request-invalid': {
    meaning: 'The request cannot be sent: its address, its path or a header is not valid HTTP.',
    remedy: 'Correct the value that the message names. Nothing was sent.',
  },
  'http-address-refused': {
    meaning: 'The policy of the caller does not permit a connection to the address.',
    remedy: 'Use another address, or permit this one in the settings of the caller. Nothing was sent.',
  },
  'http-unreachable': {
    meaning: 'No connection was made, or it ended before an answer came.',
    remedy:
      'Check that the server runs and can be reached. `isSent` is false if the server cannot have received the request.',
  },
  'http-timeout': {
    meaning: 'The whole answer did not arrive in time.',
    remedy: 'Check the server. If the request was a write, find out whether it was done before you send it again.',
  },
  'http-aborted': {
    meaning: 'The caller aborted the request.',
    remedy: 'Send the request again if you still need it.',
  },
  'http-answer-cut-off': {
    meaning: 'The connection ended before all of the answer had arrived.',
    remedy: 'Check the server. If the request was a write, find out whether it was done before you send it again.',
  },
  'http-answer-too-large': {
    meaning: 'The answer has more bytes than the caller reads.',
    remedy: 'Request less, for example with a limit.',
  },
  'http-answer-encoded': {
    meaning: 'The answer is compressed, although the request did not allow that.',
    remedy: 'Configure the server to honour Accept-Encoding: identity.',
  },
  'http-answer-not-json': {
    meaning: 'The body of the answer is not JSON.',
    remedy: 'Check that the address is that of the service, and not of a proxy in front of it.',
  },
} as const satisfies Record<string, CodeEntry>;

export type HttpClientCode = keyof typeof httpClientCodes;
