/** Which links lead to what their answer is about, and which to something else. */
import { describe, expect, it } from 'vitest';
import { loadDocument } from '../testing/testing.ts';
import { toReference } from './reference.ts';
import { getResources } from './resources.ts';
import { linksTo } from './source.ts';

const id = (name: string): string =>
  `parameters: [{ name: ${name}, in: path, required: true, schema: { type: integer } }]`;
const empty = "responses: { '204': { description: gone } }";

/** POST /posts with one link; users have a path of their own, which comes first. */
const posts = (link: string): string => `openapi: 3.1.0
info: { title: Posts, version: 1.0.0 }
paths:
  /users: { post: { operationId: addUser, ${empty} } }
  '/users/{userId}': { ${id('userId')}, get: { operationId: getUser, ${empty} }, delete: { operationId: dropUser, ${empty} } }
  /posts:
    post:
      operationId: addPost
      requestBody: { content: { application/json: { schema: { type: object, properties: { parentId: { type: integer }, editor: { type: integer } } } } } }
      responses:
        '201':
          description: made
          content: { application/json: { schema: { $ref: '#/components/schemas/Post' } } }
          links: { it: ${link} }
  '/posts/{postId}': { ${id('postId')}, get: { operationId: getPost, ${empty} }, delete: { operationId: dropPost, ${empty} } }
components:
  schemas:
    Post:
      type: object
      required: [id, author, parentId, editor]
      properties: { id: { type: integer }, author: { type: integer }, parentId: { type: integer }, editor: { type: integer }, last: { type: integer } }
`;

const rows = [
  { given: 'the id of the post', target: 'getPost', member: 'id', want: undefined },
  { given: 'an author that the service chooses', target: 'getUser', member: 'author', want: 'fixed' },
  { given: 'an editor that a request names', target: 'getUser', member: 'editor', want: 'open' },
  { given: 'another post that a request names', target: 'getPost', member: 'parentId', want: 'open' },
  { given: 'a member that may be missing', target: 'getPost', member: 'last', want: 'open' },
] as const;

describe('a link', () => {
  it.each(rows)('by $given is a reference: $want', async ({ target, member, want }) => {
    const parameter = target === 'getUser' ? 'userId' : 'postId';
    const link = `{ operationId: ${target}, parameters: { ${parameter}: $response.body#/${member} } }`;
    const document = await loadDocument(posts(link));
    const operation = document.operations.find((one) => one.id === target)!;
    const [followed] = linksTo(document, operation);
    expect(toReference(document, followed!, operation)).toBe(want);
  });

  it.each([
    { name: 'chatId', want: undefined },
    { name: 'id', want: 'fixed' },
  ])('to another path of the same item by {$name} is a reference: $want', async ({ name, want }) => {
    const document = await loadDocument(`openapi: 3.1.0
info: { title: Chats, version: 1.0.0 }
paths:
  /say:
    post:
      operationId: say
      responses:
        '200':
          description: said
          content: { application/json: { schema: { type: object, required: [chatId], properties: { chatId: { type: integer } } } } }
          links: { it: { operationId: dropChat, parameters: { ${name}: $response.body#/chatId } } }
  '/say/{${name}}/confirm': { ${id(name)}, post: { operationId: confirm, ${empty} } }
  '/chats/{${name}}': { ${id(name)}, delete: { operationId: dropChat, ${empty} } }
`);
    const operation = document.operations.find((one) => one.id === 'dropChat')!;
    const [followed] = linksTo(document, operation);
    expect(toReference(document, followed!, operation)).toBe(want);
  });

  it('to an author does not make the author the resource of a post', async () => {
    const document = await loadDocument(
      posts('{ operationId: dropUser, parameters: { userId: $response.body#/author } }'),
    );
    const found = getResources(document).map(({ create, read, remove }) => [create.id, read?.id, remove?.id]);
    expect(found).toContainEqual(['addPost', 'getPost', 'dropPost']);
  });
});
