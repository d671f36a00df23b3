/** The low-level server of the protocol. The high-level one lists all tools at once: 5,000 of them take seconds and 200 MB. */
/* eslint-disable @typescript-eslint/no-deprecated -- it is meant for servers that make their own pages, and for no others */
import { Server, type ServerOptions } from '@modelcontextprotocol/server';

export type ProtocolServer = Server;

export const createProtocolServer = (name: string, version: string, options: ServerOptions): ProtocolServer =>
  new Server({ name, version }, options);

/** Returns the capabilities of the one client of this server: those of its request, or of its session. */
export const clientCapabilities = (server: ProtocolServer) => server.getClientCapabilities();
