/** The endpoint `/mcp`. The packages of the protocol are large, and are imported with the first request. */
import type { RequestContext, ServeEndpoint } from 'fountainai';
import type { HandlerOptions, McpHandler } from './http/handler.ts';

export interface McpEndpoint {
  readonly serve: ServeEndpoint;
  /** The registry has changed here. */
  changed(): void;
  /** Ends streams and sessions, after the calls in flight. */
  stop(): void;
}

export function createMcpEndpoint(options: HandlerOptions): McpEndpoint {
  let handler: Promise<McpHandler> | undefined;
  const open = async (): Promise<McpHandler> => {
    const { McpHandler } = await import('./http/handler.ts');
    return new McpHandler(options);
  };
  const whenOpen = (use: (opened: McpHandler) => unknown): void => {
    handler?.then(use).catch(options.onFault);
  };
  return {
    serve: async (request: Request, context: RequestContext) => (await (handler ??= open())).serve(request, context),
    changed: () => whenOpen((opened) => opened.changed()),
    stop: () => whenOpen((opened) => opened.stop()),
  };
}
