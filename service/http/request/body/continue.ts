/** Clients that wait for `100 Continue` before they send a body: https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1 */
import { IncomingMessage } from 'node:http';

/** A request as the server makes it. */
export class ServerRequest extends IncomingMessage {
  /** Has the client send the body, for which it waits; undefined if it does not wait. */
  declare sendContinue: (() => void) | undefined;
}

/** Returns whether the client has sent nothing of the body, since it waits. */
export function isWaiting(request: IncomingMessage): boolean {
  return request instanceof ServerRequest && request.sendContinue !== undefined;
}

/** Has a client that waits send the body: its head is accepted. */
export function sendContinue(request: IncomingMessage): void {
  if (!(request instanceof ServerRequest)) return;
  request.sendContinue?.();
  request.sendContinue = undefined;
}
