/** A path outside the operations, which `x-fountainai-endpoints` of the document declares. */
import type { RequestContext } from './handlers.ts';

/**
 * Serves the requests of an endpoint. Origin, host and credentials were checked, the body is within the limits, and the
 * request has no credentials. Its signal aborts when the response has ended or the client has left. An event stream is sent as
 * its chunks come.
 */
export type ServeEndpoint = (request: Request, context: RequestContext) => Response | Promise<Response>;

/** By path: one for each endpoint of the document, and no others. */
export type Endpoints = Readonly<Record<string, ServeEndpoint>>;
