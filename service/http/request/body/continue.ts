/** Clients that wait for `100 Continue` before they send a body: https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1 */
import { IncomingMessage } from 'node:http';

/** A request as the server creates it. */
export class ServerRequest extends IncomingMessage {
  /** Asks the client to send the body; undefined if the client does not wait for this. */
  declare sendContinue: (() => void) | undefined;
}

/** Returns true if the client waits and has sent nothing of the body. */
export function isWaiting(request: IncomingMessage): boolean {
  return request instanceof ServerRequest && request.sendContinue !== undefined;
}

/** Asks a client that waits to send the body: its head is accepted. */
export function sendContinue(request: IncomingMessage): void {
  if (!(request instanceof ServerRequest)) return;
  request.sendContinue?.();
  request.sendContinue = undefined;
}
