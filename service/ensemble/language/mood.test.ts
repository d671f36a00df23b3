import { describe, expect, it } from 'vitest';
import { findMood } from './mood.ts';
import { readRequest } from './text.ts';

const mood = (text: string) => findMood(readRequest(text), (word) => word.lower === 'translate');

describe('findMood', () => {
  it.each([
    'should I create a session?',
    'Should I create a session',
    'can you create a session for user 4',
    'could you please create a session for user 4?',
    'would you mind creating a session',
    'please, can you create a session',
    'hello, may I delete session 3',
    'create a session?',
    'create a session ?!',
    'create a session for user 4, or should I not',
    'crée une session？',
    'أنشئ جلسة؟',
    'δημιούργησε μια συνεδρία\u037e',
    '¿create a session',
    'how do I create a session',
    'what if I delete session 3',
    'is it wise to create a session',
    'do create sessions cost anything',
    'create a session {"userId": 3}?',
    'create a session "really"?',
    'see https://a.example/b?',
  ])('recognises a question: %s', (text) => {
    expect(mood(text)).toMatchObject({ question: true, commands: [] });
  });

  it.each([
    { given: 'create a session', want: ['create'] },
    { given: 'Please CREATE a session', want: ['CREATE'] },
    { given: 'hey assistant, please go ahead and create a session', want: ['create'] },
    { given: "I'd like you to open a session", want: ['open'] },
    { given: 'for user 42: create a session', want: ['create'] },
    { given: 'create a session with context "should I?"', want: ['create'] },
    { given: 'create one and delete another', want: ['create', 'delete'] },
    { given: 'translate "hello"', want: ['translate'] },
    { given: 'list sessions', want: ['list'] },
    { given: 'created a session', want: [] },
    { given: 'creating sessions is easy', want: [] },
    { given: 'a session was created', want: [] },
    { given: 'I wonder whether to create a session', want: [] },
    { given: 'tell me how to create a session', want: ['tell'] },
    { given: "don't create a session", want: [] },
    { given: 'please do not create a session', want: [] },
    { given: 'never, ever, delete session 3', want: [] },
    { given: '"create a session"', want: [] },
    { given: '', want: [] },
  ])('recognises orders: $given', ({ given, want }) => {
    expect(mood(given).commands.map(({ verb }) => verb)).toEqual(want);
  });

  it.each([
    { given: 'if it rains, create a session', want: { conditional: true } },
    { given: 'create a session unless there is one', want: { conditional: true } },
    { given: 'suppose you create a session', want: { conditional: true } },
    { given: 'do not delete session 3', want: { forbidden: true, question: false } },
    { given: "please don't create a session", want: { forbidden: true } },
    { given: 'how many sessions were created?', want: { count: true, actions: ['read'] } },
    { given: 'which sessions did user 3 open?', want: { actions: ['read'] } },
    { given: 'should I open a session?', want: { actions: ['create'] } },
    { given: 'a new session for user 7, please', want: { actions: ['create'], commands: [] } },
    { given: 'sessions of user 7', want: { actions: [], count: false } },
  ])('$given: $want', ({ given, want }) => {
    expect(mood(given)).toMatchObject(want);
  });
});
