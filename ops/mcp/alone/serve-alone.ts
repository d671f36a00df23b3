/** Serves one service to a client of MCP on standard input and output, without an ensemble and a database. */
import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { pino } from 'pino';
import { errorText } from '../../../openapi/errors/error-text.ts';
import { assistantSettings } from '../../../openapi/settings/assistant-settings.ts';
import type { Caution } from '../../../service/ensemble/conversation/decision.ts';
import type { McpParts } from '../../../service/ensemble/mcp/server/parts.ts';
import { createMcpServer } from '../../../service/ensemble/mcp/server/server.ts';
import { atSignal } from '../../process/at-signal.ts';
import type { ClaimedOutput } from '../lines/claim-output.ts';
import { maxLineBytes, readLines } from '../lines/read-lines.ts';
import { CallsAlone } from './calls-alone.ts';
import { LineTransport } from './line-transport.ts';
import type { OpenService } from './open-service.ts';
import { openRecordFile } from './record-file.ts';

export interface AloneOptions {
  readonly service: OpenService;
  /** The path of the record. */
  readonly record: string | undefined;
  readonly tools: McpParts['tools'];
  readonly confirm: Caution['confirm'];
}

/** For a call in flight at SIGTERM. */
const graceMs = 5_000;

/** Resolves when standard input ends, or when standard output has lost its reader. */
export async function serveAlone(
  { service, record: path, tools, confirm }: AloneOptions,
  input: Readable,
  { write, lost }: ClaimedOutput,
  note: (line: string) => void,
): Promise<void> {
  const record = path === undefined ? undefined : await openRecordFile(path);
  const log = pino({ level: 'error' }, process.stderr);
  const calls = new CallsAlone({ service, record, confirm, log });
  const transport = new LineTransport(readLines(input, maxLineBytes), write);
  const onFault = (error: Error): void => note(errorText(error));
  const parts = createParts({ service, calls, tools, onFault });
  const server = serveStdio(() => createMcpServer(parts), { transport, onerror: onFault });
  const forget = atSignal(() => Promise.race([calls.close(), wait(graceMs)]));
  lost.addEventListener('abort', () => input.destroy(), { once: true });
  try {
    await transport.ended;
  } catch (error) {
    if (!lost.aborted) throw error;
  } finally {
    await server.close();
    await calls.close();
    await record?.close();
    await service.close();
    forget();
  }
}

interface PartsOptions extends Pick<AloneOptions, 'service' | 'tools'> {
  readonly calls: CallsAlone;
  readonly onFault: McpParts['onFault'];
}

function createParts({ service: { snapshot }, calls, tools, onFault }: PartsOptions): McpParts {
  return {
    name: snapshot.service.id,
    version: snapshot.document.version,
    principal: 'local',
    stateKey: randomBytes(32),
    tools,
    onFault,
    snapshots: () => Promise.resolve([snapshot]),
    call: calls.call,
    decide: calls.decide,
    describeConfirmation({ conversationId }, { description, reason }) {
      calls.giveUp(conversationId);
      return JSON.stringify({
        error: 'The call was not sent: it needs the confirmation of a person, and this client cannot ask one.',
        description,
        reason,
        how_to_confirm: `Use a client that supports elicitation. To send such calls without a confirmation, start this command without --confirm, and with a ${assistantSettings.writePolicy.name} such as delete:allow.`,
      });
    },
  };
}
