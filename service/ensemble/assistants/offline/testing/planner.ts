/** Helpers for the planner's tests. */
import type { Json } from 'fountainai/openapi';
import { parseDocument, sampleValue } from 'fountainai/openapi';
import { ownDocuments } from '../../../../../openapi/testing/documents.ts';
import { makeSnapshot } from '../../../testing/servers.ts';
import { type ToolSet, buildTools } from '../../../tools/tools.ts';
import { planRequest } from '../plan-request.ts';
import { type Plan, planFor } from '../plan/plan.ts';
import { exampleRequest } from '../plan/say.ts';
import { getProfile } from '../profile/profile.ts';
import type { Tool } from '../../../tools/tools.ts';

/** The tools of our own services without the ensemble itself. */
export async function ownTools(): Promise<ToolSet> {
  const documents = (await ownDocuments()).filter(({ name }) => name !== 'ensemble');
  return buildTools(documents.map((document) => makeSnapshot(document)));
}

/** Returns the operation and its arguments, or the answer. */
export function describePlan(plan: Plan): unknown {
  return 'say' in plan ? plan.say : { [plan.profile.tool.operation.id]: JSON.parse(plan.arguments) as unknown };
}

/** Returns the planner's example for an operation with values instead of `<name>`. */
export function fillExample(tool: Tool): string {
  const profile = getProfile(tool);
  const asked = exampleRequest(profile);
  const isShown = ({ name }: (typeof profile.arguments)[number]): boolean => asked.includes(`<${name || 'text'}>`);
  const filled = profile.arguments
    .filter(isShown)
    .map((argument) => [argument, argument.examples[0] ?? sampleValue(argument.schema, 'request')] as const);
  return exampleRequest(profile, new Map(filled));
}

const integer = { type: 'integer' };
const text = { type: 'string' };
const ok = { 200: { description: 'well' } };
const inPath = (name: string): Json => ({ name, in: 'path', required: true, schema: integer });
const json = (schema: Json): Json => ({ required: true, content: { 'application/json': { schema } } });
const pet = {
  name: text,
  age: integer,
  status: { enum: ['available', 'sold'] },
  vaccinated: { type: 'boolean' },
  maxToys: integer,
};

/** A service with words that do not occur in the planner, and with integer ids without a minimum. */
export const petsDocument = {
  openapi: '3.1.0',
  info: { title: 'Pets', version: '1' },
  paths: {
    '/pets': {
      get: { operationId: 'listPets', responses: ok },
      post: {
        operationId: 'createPet',
        requestBody: json({ type: 'object', required: ['name'], properties: pet }),
        responses: ok,
      },
    },
    '/pets/{petId}': {
      parameters: [inPath('petId')],
      get: { operationId: 'getPet', responses: ok },
      put: {
        operationId: 'updatePet',
        requestBody: json({ type: 'object', properties: pet }),
        responses: ok,
      },
      delete: { operationId: 'deletePet', responses: ok },
    },
    '/pets/{petId}/photos/{photoId}': {
      parameters: [inPath('petId'), inPath('photoId')],
      delete: { operationId: 'deletePetPhoto', responses: ok },
    },
    '/pets/{petId}/collar': {
      parameters: [inPath('petId')],
      put: {
        operationId: 'setPetCollar',
        requestBody: json({ type: 'object', properties: { colour: text } }),
        responses: ok,
      },
      post: {
        operationId: 'addPetCollar',
        requestBody: json({ type: 'object', properties: { colour: text } }),
        responses: ok,
      },
    },
    // Without an operationId, its name consists of method and path.
    '/orders/{orderId}': {
      parameters: [inPath('orderId')],
      put: { requestBody: json({ type: 'object', properties: { quantity: integer, note: text } }), responses: ok },
      delete: { responses: ok },
    },
    '/orders/{orderId}/cancel': {
      post: { operationId: 'cancelOrder', parameters: [inPath('orderId')], responses: ok },
    },
    '/articles/{slug}': {
      parameters: [{ name: 'slug', in: 'path', required: true, schema: text }],
      put: {
        operationId: 'replaceArticle',
        requestBody: json({ type: 'object', properties: { title: text } }),
        responses: ok,
      },
      delete: { operationId: 'deleteArticle', responses: ok },
    },
  },
};

/** The tools of `petsDocument`. */
export async function petTools(): Promise<ToolSet> {
  const document = await parseDocument(JSON.stringify(petsDocument), { source: 'pets.json', name: 'pets' });
  return buildTools([makeSnapshot(document)]);
}

/** Returns whether the planner sends a call that changes something, for one order or for several. */
export function writes(request: string, tools: ToolSet): boolean {
  const one = planFor(request, tools);
  if ('profile' in one && one.profile.writes) return true;
  const all = planRequest(request, tools);
  return 'calls' in all && all.calls.some(({ profile }) => profile.writes);
}
