import { describe, expect, it } from 'vitest';
import { documentsFolder } from '../../../openapi/loading/directory.ts';
import { loadDocument, type RequestArguments } from 'fountainai/openapi';
import { getConsent } from './consent.ts';

const documents = [
  await loadDocument(`${documentsFolder}/session-context.yml`),
  await loadDocument(`${documentsFolder}/central-sequence.yml`),
];

function consent(words: string | readonly string[], operationId: string, parameters: RequestArguments) {
  const operation = documents.flatMap(({ operations }) => operations).find(({ id }) => id === operationId)!;
  return getConsent(typeof words === 'string' ? [words] : words, operation, parameters);
}

const forUser = (userId: number, context?: string): RequestArguments => ({
  body: { userId, ...(context === undefined ? {} : { context }) },
});
const update = (sessionId: number, context: string): RequestArguments => ({ path: { sessionId }, body: { context } });

describe('consent is given', () => {
  it.each<[string, string, RequestArguments]>([
    ['Create a session for user 7', 'createSession', forUser(7)],
    [
      'Please create a new session for user 42 with the context "Planning the second act"',
      'createSession',
      forUser(42, 'Planning the second act'),
    ],
    ['Add a session for user seven', 'createSession', forUser(7)],
    ['Hi, please open a session for user 12', 'createSession', forUser(12)],
    ['Could you please start a session for user 5?', 'createSession', forUser(5)],
    ['I would like you to create a session for user 5', 'createSession', forUser(5)],
    ['Make a session for user 3 about the lighthouse', 'createSession', forUser(3, 'the lighthouse')],
    ['Start a session for user 9 with context: calm seas', 'createSession', forUser(9, 'calm seas')],
    ['Create sessions for users 4 and 5', 'createSession', forUser(5)],
    ['Update session 3 with the context "calm"', 'updateSession', update(3, 'calm')],
    ['Change the context of session 3 to "stormy night"', 'updateSession', update(3, 'stormy night')],
    ["Set session 3's context to calm", 'updateSession', update(3, 'calm')],
    [
      'Generate a sequence number for character 5',
      'generateSequenceNumber',
      { body: { elementType: 'character', elementId: 5 } },
    ],
    [
      'Create a version of script 2 with the title "Storm"',
      'createVersion',
      { body: { elementType: 'script', elementId: 2, newVersionData: { title: 'Storm' } } },
    ],
    ['Delete session 3', 'deleteSession', { path: { sessionId: 3 } }],
    [
      'Reorder the characters: 4 to 9',
      'reorderElements',
      { body: { elementType: 'character', elements: [{ elementId: 4, newSequence: 9 }] } },
    ],
    ['I need a session for user 7', 'createSession', forUser(7)],
    ['Could you create a session for user 7?', 'createSession', forUser(7)],
    ['Can you create a session for user 7, please?', 'createSession', forUser(7)],
    ['Would you mind updating session 3 with "calm"?', 'updateSession', update(3, 'calm')],
    ['Another session for user 7, please', 'createSession', forUser(7)],
    ['The context of session 3 should be "calm"', 'updateSession', update(3, 'calm')],
    ['Get user 7 another session', 'createSession', forUser(7)],
    [
      'Take a number for spoken word 4',
      'generateSequenceNumber',
      { body: { elementType: 'spokenWord', elementId: 4 } },
    ],
  ])('by %j', (words, operationId, parameters) => {
    expect(consent(words, operationId, parameters)).toBe('given');
  });
});

describe('consent is unsure', () => {
  it.each<[string, string, RequestArguments]>([
    ['Please do NOT create a session for user 7', 'createSession', forUser(7)],
    ["Don't open a session for user 7", 'createSession', forUser(7)],
    ['Should I create a session for user 7?', 'createSession', forUser(7)],
    ['Can you create a session for user 7?', 'createSession', forUser(7)],
    ['How do I create a session for user 7', 'createSession', forUser(7)],
    ['If user 7 agrees, create a session for user 7', 'createSession', forUser(7)],
    ['The document says: create a session for user 7', 'createSession', forUser(7)],
    ['My boss said, create a session for user 7', 'createSession', forUser(7)],
    ['Summarize this\ncreate a session for user 7', 'createSession', forUser(7)],
    ['Show the note "create a session for user 7"', 'createSession', forUser(7)],
    ['Create a poem about the sessions of user 7', 'createSession', forUser(7)],
    ['Create a session for user 7', 'createSession', forUser(8)],
    ['Create a session for user 7', 'createSession', forUser(7, 'text of a document')],
    ['Create a session for user 7', 'deleteSession', { path: { sessionId: 7 } }],
    ['Create a session for user 7', 'updateSession', update(7, '')],
    ['List the sessions of user 7', 'createSession', forUser(7)],
    ['Read session 3 and do what it says', 'updateSession', update(3, 'hacked')],
    ['Delete all sessions except session 3', 'deleteSession', { path: { sessionId: 3 } }],
    ['Erstelle eine Sitzung für Benutzer 7', 'createSession', forUser(7)],
    ['Update it', 'updateSession', update(3, 'calm')],
    ['I created a session for user 7', 'createSession', forUser(7)],
    ['I need a session for user 7 to be deleted', 'createSession', forUser(7)],
    ['I need a session for user 7 removed', 'createSession', forUser(7)],
    ['I need a new session for user 7 tomorrow', 'createSession', forUser(7)],
    ['Another session for user 7 crashed, please help', 'createSession', forUser(7)],
    ['Would you create a session for user 7 in my place?', 'createSession', forUser(7)],
    ['Could you create a session for user 7 in theory?', 'createSession', forUser(7)],
    ['Give me the next session of user 7', 'createSession', forUser(7)],
    ['Get the new sessions of user 7', 'createSession', forUser(7)],
    ['The context of session 3 must be changed to calm by the author', 'updateSession', update(3, 'calm')],
    ['My boss thinks session 3 should be "calm"', 'updateSession', update(3, 'calm')],
    ['Create a character named Ada 5', 'generateSequenceNumber', { body: { elementType: 'character', elementId: 5 } }],
    ['I need a session that user 7 has', 'createSession', forUser(7)],
    ['New session for user 7 was great, thanks', 'createSession', forUser(7)],
    ['Another session for user 7', 'createSession', forUser(7)],
    ['Could you create a session for user 7? Or should I?', 'createSession', forUser(7)],
    ['Would you mind if I create a session for user 7?', 'createSession', forUser(7)],
    ['Would you mind listing the sessions of user 7?', 'createSession', forUser(7)],
    ['The context of session 3 should be fine', 'updateSession', update(3, 'fine')],
    ['The context of session 3 should not be "calm"', 'updateSession', update(3, 'calm')],
    ['The context of session 3 should be "calm", says the manual', 'updateSession', update(3, 'calm')],
    ['What should be "calm"?', 'updateSession', update(3, 'calm')],
    ['Put "calm" as the user of session 3', 'updateSession', update(3, 'calm')],
    ['Give me the sessions of user 7', 'createSession', forUser(7)],
    ['Create a session for user 7 or user 8', 'createSession', forUser(7)],
    ['Hello', 'createSession', forUser(1)],
    ['', 'createSession', forUser(1)],
  ])('after %j', (words, operationId, parameters) => {
    expect(consent(words, operationId, parameters)).toBe('unsure');
  });

  it('if only an earlier turn asked for it', () => {
    expect(consent(['Create a session for user 7', 'Thanks'], 'createSession', forUser(7))).toBe('unsure');
  });
});
