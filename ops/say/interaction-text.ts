/** Renders an interaction for people: the answer, the calls and the warnings. */
import type { ApiDocument, JsonObject } from '../../openapi/document/document.ts';
import { arrayOf, objectOf, stringOf } from '../../openapi/json/json.ts';
import { commandLine } from '../../openapi/package/command-line.ts';
import type { Look } from '../cli/terminal/look.ts';
import { toVisibleText } from '../../openapi/text/visible-text.ts';

const maxBodyLength = 160;

interface Call {
  /** Empty if it is unknown. */
  readonly method: string;
  readonly operation: string;
  readonly service: string;
  readonly status: number | undefined;
  readonly body: string;
}

/** @param documents of the project, which have the methods of operations that only read */
export function interactionText(interaction: JsonObject, documents: readonly ApiDocument[], look: Look): string {
  const calls = readCalls(interaction, documents);
  const warnings = arrayOf(interaction.warnings).map(stringOf);
  const waiting = arrayOf(interaction.pending_calls).map(objectOf);
  const answer = toVisibleText(stringOf(interaction.assistant_response));
  return [
    answer,
    ...(calls.length === 0 ? [] : ['', look.paint('bold', 'Calls'), ...renderCalls(calls, look)]),
    ...(waiting.length === 0
      ? []
      : ['', look.paint('bold', 'Waiting for a confirmation'), ...renderWaiting(waiting, interaction)]),
    ...(warnings.length === 0
      ? []
      : ['', look.paint('bold', 'Warnings'), ...warnings.map((text) => `  ${toVisibleText(text)}`)]),
    ...(calls.length + waiting.length === 0 ? [] : renderNext(interaction, look)),
  ].join('\n');
}

/** The ids, and the address that takes the decisions. */
function renderWaiting(waiting: readonly JsonObject[], { conversation_id: id }: JsonObject): string[] {
  const lines = waiting.map((call) => `  ${toVisibleText(`${stringOf(call.id)}  ${stringOf(call.description)}`)}`);
  const how = waiting.length === 1 ? 'Say "yes" or "no", or decide with' : 'Decide with';
  return [...lines, `  ${how} POST /interact/${toVisibleText(stringOf(id))}/confirm`];
}

/** Only after calls: without one, there is nothing that the next words could refer to. */
function renderNext({ conversation_id: id }: JsonObject, { paint }: Look): string[] {
  if (typeof id !== 'string' || !/^[\w-]+$/.test(id)) return [];
  return ['', paint('dim', `continue: ${commandLine('say', `"<words>" --conversation ${id}`)}`)];
}

/** True if each call was carried out. */
export function isCarriedOut(interaction: JsonObject): boolean {
  return readCalls(interaction, []).every(isDone);
}

const isDone = ({ status }: Call): boolean => status !== undefined && status >= 200 && status <= 299;

function readCalls(interaction: JsonObject, documents: readonly ApiDocument[]): Call[] {
  const writes = arrayOf(interaction.writes).map(objectOf);
  return arrayOf(interaction.service_responses).map((value): Call => {
    const call = objectOf(value);
    const operation = stringOf(call.operation_id);
    const service = stringOf(call.service_name);
    const write = writes.find((one) => one.operation_id === operation && one.service_name === service);
    return {
      method: write === undefined ? findMethod(documents, service, operation) : stringOf(write.method),
      operation,
      service,
      status: typeof call.status === 'number' ? call.status : undefined,
      body: stringOf(call.response),
    };
  });
}

/** A service is registered with the title of its document. */
function findMethod(documents: readonly ApiDocument[], service: string, operation: string): string {
  const document = documents.find(({ title }) => title === service);
  return document?.operations.find(({ id }) => id === operation)?.method.toUpperCase() ?? '';
}

function renderCalls(calls: readonly Call[], { mark, paint }: Look): string[] {
  const width = (read: (call: Call) => string): number => Math.max(...calls.map((call) => read(call).length));
  const methods = width(({ method }) => method);
  const operations = width(({ operation }) => operation || '(none)');
  const services = width(({ service }) => service);
  return calls.flatMap((call) => {
    const { method, operation, service, status, body } = call;
    const words = [
      ...(methods === 0 ? [] : [method.padEnd(methods)]),
      (operation || '(none)').padEnd(operations),
      service.padEnd(services),
      status === undefined ? 'not sent' : String(status),
    ];
    const line = `  ${mark(isDone(call) ? 'good' : 'bad')} ${toVisibleText(words.join('  '))}`;
    const text = shorten(toVisibleText(body.replaceAll(/\s+/g, ' ')));
    return text === '' ? [line] : [line, `      ${paint('dim', text)}`];
  });
}

const shorten = (text: string): string => (text.length > maxBodyLength ? `${text.slice(0, maxBodyLength)}…` : text);
