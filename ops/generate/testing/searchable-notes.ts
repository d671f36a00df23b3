/** For tests: a document of notes, whose list has a parameter for words. */
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { parseDocument } from '../../../openapi/loading/load.ts';

const documentText = (parameters: string, exact: string) => `
openapi: 3.1.0
info: { title: Notes, version: 1.0.0 }
security: [{ key: [] }]
paths:
  /notes:
    get:
      operationId: listNotes
      parameters:
        - { name: limit, in: query, schema: { type: integer, minimum: 1, default: 10 } }
        - { name: offset, in: query, schema: { type: integer, minimum: 0, default: 0 } }
        - { name: color, in: query, schema: { type: string } }
        ${parameters}
      responses:
        '200':
          description: Notes
          headers:
            X-Total-Count: { schema: { type: integer } }
            ${exact}
            Link: { schema: { type: string } }
          content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Note' } } } }
    post:
      operationId: createNote
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Note' } } } }
      responses:
        '201': { description: Made, content: { application/json: { schema: { $ref: '#/components/schemas/Note' } } } }
  /notes/{noteId}:
    delete:
      operationId: deleteNote
      parameters: [{ name: noteId, in: path, required: true, schema: { type: integer } }]
      responses: { '204': { description: Gone } }
components:
  securitySchemes: { key: { type: apiKey, in: header, name: X-KEY } }
  schemas:
    Note:
      type: object
      required: [title]
      properties:
        id: { type: integer, readOnly: true }
        title: { type: string }
        pin: { type: string, writeOnly: true }
        query: { type: string, format: uri }
        tags: { type: array, items: { type: string } }
        color: { type: string, enum: [red, blue] }
        body: { type: [string, 'null'] }
`;

export const optionalExact = 'X-Total-Count-Exact: { schema: { type: boolean } }';
export const requiredExact = 'X-Total-Count-Exact: { required: true, schema: { type: boolean } }';
/** Notes whose list takes these parameters. */
export const parseNotes = (parameters: string, exact = ''): Promise<ApiDocument> =>
  parseDocument(documentText(parameters, exact), { source: 'notes.yml', name: 'notes' });

export const searchableNotes = (): Promise<ApiDocument> =>
  parseNotes('- { name: q, in: query, schema: { type: string, maxLength: 100 } }', optionalExact);
