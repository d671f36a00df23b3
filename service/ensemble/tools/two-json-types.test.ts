/** An operation with two JSON media types, as a tool: what the model is shown is what is sent. */
import { expect, it } from 'vitest';
import { parseDocument } from 'fountainai/openapi';
import { buildRequest } from '../../../openapi/request/request.ts';
import { makeSnapshot } from '../testing/servers.ts';
import { localChecks } from './local-checks.ts';
import { readArguments } from './read-arguments.ts';
import { buildTools } from './tools.ts';

it('shows the schema of the first JSON type, accepts that alone, and sends it as that type', async () => {
  const toNote = (member: string) => ({
    schema: { type: 'object', required: [member], properties: { [member]: { type: 'string' } } },
  });
  const content = {
    'text/plain': { schema: { type: 'string' } },
    'application/vnd.note+json': toNote('long'),
    'application/json': toNote('short'),
  };
  const text = JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'Notes', version: '1' },
    paths: {
      '/notes': {
        post: {
          operationId: 'addNote',
          requestBody: { required: true, content },
          responses: { 201: { description: 'added' } },
        },
      },
    },
  });
  const document = await parseDocument(text, { source: 'notes', name: 'notes' });
  const [tool] = buildTools([makeSnapshot(document)]).values();
  expect(tool).toBeDefined();
  expect(await readArguments(tool!, JSON.stringify({ body: { short: 'a' } }), localChecks)).toHaveProperty('fault');
  const read = await readArguments(tool!, JSON.stringify({ body: { long: 'a' } }), localChecks);
  const parameters = 'parameters' in read ? read.parameters : undefined;
  expect(read).toEqual({ parameters: { body: { long: 'a' } } });
  const { headers, body } = buildRequest(tool!.operation, parameters!);
  expect({ type: headers['content-type'], body }).toEqual({ type: 'application/vnd.note+json', body: '{"long":"a"}' });
});
