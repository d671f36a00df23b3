/**
 * Asks a person about a call that waits. Both generations of the protocol do so with the same handler: the client of 2026-07-28
 * sends the call again with the answer and a sealed state, and a session of 2025 is asked by elicitation.
 */
import {
  type CallToolResult,
  createRequestStateCodec,
  inputRequired,
  type InputRequiredResult,
  inputResponse,
  type RequestStateCodec,
  type ServerContext,
} from '@modelcontextprotocol/server';
import { bodyHash } from 'fountainai';
import type { PendingCall } from '../../conversation/calls/pending-calls.ts';
import { waitingMs } from '../../conversation/saved-turn.ts';
import { failed } from './call-result.ts';
import type { CallReport, McpParts } from './parts.ts';
import { getElicitation, type ProtocolServer } from './protocol-server.ts';

/** Sealed, and sent to the client and back. The record has the arguments; it decides about each call once. */
export interface ConfirmationState {
  readonly conversation: string;
  readonly call: string;
  /** Of the name and the arguments of the tool call. */
  readonly hash: string;
}

export interface CalledTool {
  readonly name: string;
  readonly arguments: unknown;
}

const key = 'confirmation';

export const hashCall = ({ name, arguments: given = {} }: CalledTool): string => bodyHash({ name, arguments: given });

/** Seals states for one principal. */
export function createStateCodec({ stateKey, principal }: McpParts): RequestStateCodec<ConfirmationState> {
  const ttlSeconds = waitingMs / 1000;
  return createRequestStateCodec({ key: stateKey, ttlSeconds, bind: ({ mcpReq }) => `${mcpReq.method}\0${principal}` });
}

export interface AskOptions {
  readonly server: ProtocolServer;
  readonly codec: RequestStateCodec<ConfirmationState>;
  readonly parts: Pick<McpParts, 'describeConfirmation'>;
  readonly context: ServerContext;
}

/** A client that cannot ask its person gets a refusal, and the call waits for another client. */
export async function askPerson(
  called: CalledTool,
  { report, pending }: { readonly report: CallReport; readonly pending: PendingCall },
  { server, codec, parts, context }: AskOptions,
): Promise<CallToolResult | InputRequiredResult> {
  if (!canAsk(server, context)) return failed(parts.describeConfirmation(report, pending));
  const state = { conversation: report.conversationId, call: pending.id, hash: hashCall(called) };
  return inputRequired({
    inputRequests: { [key]: inputRequired.elicit({ message: describeCall(pending), requestedSchema: question }) },
    requestState: await codec.mint(state, context),
  });
}

function canAsk(server: ProtocolServer, context: ServerContext): boolean {
  const elicitation = getElicitation(server, context);
  return elicitation !== undefined && (elicitation.form !== undefined || elicitation.url === undefined);
}

const question = {
  type: 'object' as const,
  properties: {
    approve: {
      type: 'boolean' as const,
      title: 'Approve',
      description: 'Send this call with exactly these arguments.',
    },
  },
  required: ['approve'],
};

const maxArguments = 4_000;
const maxText = 500;

/** A long text must not hide the members after it. */
const shorten = (_name: string, value: unknown): unknown =>
  typeof value === 'string' && value.length > maxText
    ? `${value.slice(0, maxText)}… (${value.length} characters)`
    : value;

/** The arguments are shown as they would be sent, with the codes of characters that could hide something. */
function describeCall({ description, reason, arguments: given }: PendingCall): string {
  const json = showHidden(JSON.stringify(given, shorten, 2));
  const cut = `…\nNOT ALL ARGUMENTS ARE SHOWN: these are the first ${maxArguments} of ${json.length} characters.`;
  const shown = json.length > maxArguments ? `${json.slice(0, maxArguments)}${cut}` : json;
  return `Send this call?\n\n${showHidden(description)}\nReason: ${reason}\nArguments: ${shown}`;
}

/** Control and format characters, such as those that change the direction, halves of characters, separators of lines, invisible signs. */
const showHidden = (text: string): string =>
  text.replaceAll(
    /[^\P{C}\n]|[\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu,
    (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`,
  );

/** Returns whether the person approves; undefined without an answer. */
export function readDecision({ mcpReq }: ServerContext): boolean | undefined {
  const answer = inputResponse(mcpReq.inputResponses, key);
  if (answer.kind !== 'elicit') return undefined;
  return answer.action === 'accept' && answer.content?.approve === true;
}
