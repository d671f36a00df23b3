/** For tests: one interaction with a model that follows a script. */
import pino from 'pino';
import { expect } from 'vitest';
import { parseDocument } from 'fountainai/openapi';
import {
  type InteractionBounds,
  interact,
  type Interaction,
  type InteractionOptions,
  usualBounds,
} from '../../conversation/interaction.ts';
import { localChecks } from '../../tools/local-checks.ts';
import type { CallResult, Snapshot } from '../../tools/snapshot.ts';
import { makeSnapshot } from '../../testing/servers.ts';
import { scriptedAssistant, type Settings } from './scripted-assistant.ts';
import {
  type Dialect,
  type ScriptedModel,
  type ScriptStep,
  scriptedKey,
  startScriptedModel,
} from './scripted-model.ts';

const answer = { content: { 'application/json': { schema: { type: 'object' } } }, description: 'well' };
const petId = { name: 'petId', in: 'path', required: true, schema: { type: 'integer' } };

/** A service with a GET for each path, all of them with `petId`. */
export async function petService(
  paths: Readonly<Record<string, string>> = { '/pets/{petId}': 'getPet' },
): Promise<Snapshot> {
  const responses = { 200: answer, 500: answer };
  const items = Object.entries(paths).map(([path, operationId]) => [
    path,
    { get: { operationId, parameters: [petId], responses } },
  ]);
  const content = {
    openapi: '3.1.0',
    info: { title: 'Pets', version: '1' },
    paths: Object.fromEntries(items) as unknown,
  };
  return makeSnapshot(await parseDocument(JSON.stringify(content), { source: 'pets', name: 'pets' }));
}

export const wanted = (id: string, written = '{"path":{"petId":1}}', name = 'pets__getPet') => ({
  id,
  name,
  arguments: written,
});
export const lookUp: ScriptStep = { calls: [wanted('call_1')] };
export const done: ScriptStep = { text: 'Rex is well.' };

export interface Facts {
  /** The person's words; by default a question about pet 1. */
  readonly words?: string;
  /** The service's answer; Rex by default. */
  readonly result?: Partial<CallResult>;
  readonly bounds?: Partial<InteractionBounds>;
  readonly snapshots?: readonly Snapshot[];
  readonly settings?: Settings;
  readonly facts?: InteractionOptions['facts'];
  readonly earlier?: InteractionOptions['earlier'];
  readonly given?: InteractionOptions['given'];
  readonly follower?: InteractionOptions['follower'];
}

/** Also expects that each request followed the API's rules, and that the key appears nowhere. */
export async function play(
  dialect: Dialect,
  script: readonly ScriptStep[],
  facts: Facts = {},
): Promise<Interaction & { model: ScriptedModel }> {
  const model = await startScriptedModel(dialect, script);
  try {
    const log: string[] = [];
    const assistant = scriptedAssistant(dialect, model, facts.settings);
    const interaction = await interact(facts.words ?? 'How is pet 1?', {
      assistant,
      call: async () => ({
        status: 200,
        mediaType: 'application/json',
        headers: {},
        text: '{"name":"Rex"}',
        ...facts.result,
      }),
      checks: localChecks,
      snapshots: facts.snapshots ?? [await petService()],
      context: {
        requestId: 'r',
        traceparent: 't',
        log: pino({ level: 'trace' }, { write: (line: string) => void log.push(line) }),
      },
      bounds: { ...usualBounds, ...facts.bounds },
      facts: facts.facts,
      earlier: facts.earlier,
      given: facts.given,
      follower: facts.follower,
    });
    expect(model.faults).toEqual([]);
    const { failure } = interaction;
    expect(
      JSON.stringify([interaction, failure?.message, failure?.details, String(failure?.cause), log]),
    ).not.toContain(scriptedKey);
    // Code adds to each answer of a model what was changed.
    const assistantResponse = interaction.assistantResponse.replace(/\n\nNothing was changed\.$/, '');
    return { ...interaction, assistantResponse, model };
  } finally {
    await model.close();
  }
}

interface Result {
  readonly type?: string;
  readonly role?: string;
  readonly output?: string;
  readonly content?: string;
}

type Item = Omit<Result, 'content'> & { readonly content?: string | Result[] };

/** Returns the result of each call, as the model reads it. */
export function outputs({ requests }: ScriptedModel): unknown[] {
  const body = requests.at(-1)?.body;
  const items = (body?.input ?? body?.messages) as Item[];
  const blocks = items.flatMap((item) => (Array.isArray(item.content) ? item.content : [item as Result]));
  const isResult = ({ type, role }: Result) =>
    /^(function_call_output|tool_result)$/.test(type ?? '') || role === 'tool';
  const results = blocks.filter(isResult);
  return results.map(({ output, content }) => JSON.parse(output ?? content ?? '') as unknown);
}
