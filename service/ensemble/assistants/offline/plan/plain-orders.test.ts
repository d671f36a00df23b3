import { beforeAll, describe, expect, it } from 'vitest';
import type { ToolSet } from '../../../tools/tools.ts';
import { planFor } from './plan.ts';
import { ownTools, petTools, describePlan } from '../testing/planner.ts';

let own: ToolSet;
let pets: ToolSet;
beforeAll(async () => {
  [own, pets] = await Promise.all([ownTools(), petTools()]);
});

describe('a plain order is carried out', () => {
  it.each([
    { given: 'Delete session 13', want: { deleteSession: { path: { sessionId: 13 } } } },
    { given: 'delete session 13.', want: { deleteSession: { path: { sessionId: 13 } } } },
    { given: 'DELETE SESSION 13!', want: { deleteSession: { path: { sessionId: 13 } } } },
    { given: 'delete session #13', want: { deleteSession: { path: { sessionId: 13 } } } },
    { given: 'delete the session with id 13', want: { deleteSession: { path: { sessionId: 13 } } } },
    { given: 'delete session with sessionId 13', want: { deleteSession: { path: { sessionId: 13 } } } },
    {
      given: 'Hello! Please remove session 13 now, thank you.\n',
      want: { deleteSession: { path: { sessionId: 13 } } },
    },
    { given: 'I would like you to delete session 13', want: { deleteSession: { path: { sessionId: 13 } } } },
    { given: 'Hey assistant, just erase session number 13', want: { deleteSession: { path: { sessionId: 13 } } } },
    {
      given: 'Open a session for user 7 with the context: a storm over the harbour',
      want: { createSession: { body: { userId: 7, context: 'a storm over the harbour' } } },
    },
    {
      given: 'Open a session for user 7 with the context: if not now, then never',
      want: { createSession: { body: { userId: 7, context: 'if not now, then never' } } },
    },
    {
      given: 'create a session for user 7 with the context "delete session 4"',
      want: { createSession: { body: { userId: 7, context: 'delete session 4' } } },
    },
    {
      given: 'create a session for user 7 with the context ‘don’t delete all sessions but session 4’',
      want: { createSession: { body: { userId: 7, context: 'don’t delete all sessions but session 4' } } },
    },
    {
      given: 'create a session for user 7 and set its context to "calm"',
      want: { createSession: { body: { userId: 7, context: 'calm' } } },
    },
    { given: 'Set up a session for user 7', want: { createSession: { body: { userId: 7 } } } },
    {
      given: 'Update session 2 with the context: set sail',
      want: { updateSession: { path: { sessionId: 2 }, body: { context: 'set sail' } } },
    },
    { given: 'For user 7, create a session', want: { createSession: { body: { userId: 7 } } } },
    { given: 'create a session\nfor user 7', want: { createSession: { body: { userId: 7 } } } },
    {
      given: 'Update session 2 with the context: the storm is over',
      want: { updateSession: { path: { sessionId: 2 }, body: { context: 'the storm is over' } } },
    },
    {
      given: "change session 3's context to “calm”",
      want: { updateSession: { path: { sessionId: 3 }, body: { context: 'calm' } } },
    },
    {
      given: 'update session 3 {"context": "calm"}',
      want: { updateSession: { path: { sessionId: 3 }, body: { context: 'calm' } } },
    },
    {
      given: 'create a version of section 5 with {"text": "x"}',
      want: { createVersion: { body: { elementType: 'section', elementId: 5, newVersionData: { text: 'x' } } } },
    },
  ])('with our own services: $given', ({ given, want }) => {
    expect(describePlan(planFor(given, own))).toEqual(want);
  });

  it.each([
    { given: 'Delete pet 3', want: { deletePet: { path: { petId: 3 } } } },
    { given: 'please delete the pet with petId 3', want: { deletePet: { path: { petId: 3 } } } },
    { given: 'Delete photo 4 of pet 3', want: { deletePetPhoto: { path: { petId: 3, photoId: 4 } } } },
    { given: "Delete pet 3's photo 4", want: { deletePetPhoto: { path: { petId: 3, photoId: 4 } } } },
    { given: 'Create a pet named "Rex"', want: { createPet: { body: { name: 'Rex' } } } },
    { given: 'create pet name=Rex age=5', want: { createPet: { body: { name: 'Rex', age: 5 } } } },
    {
      given: 'create a sold pet named "Rex" with age 5',
      want: { createPet: { body: { name: 'Rex', age: 5, status: 'sold' } } },
    },
    {
      given: 'create a pet: name: Rex, age: 5',
      want: { createPet: { body: { name: 'Rex', age: 5 } } },
    },
    {
      given: 'Update pet 3 with name "Rex", age 5 and vaccinated true',
      want: { updatePet: { path: { petId: 3 }, body: { name: 'Rex', age: 5, vaccinated: true } } },
    },
    {
      given: 'Change the age of pet 3 to 5',
      want: { updatePet: { path: { petId: 3 }, body: { age: 5 } } },
    },
    { given: 'Update pet 3 with maxToys 5', want: { updatePet: { path: { petId: 3 }, body: { maxToys: 5 } } } },
    {
      given: 'Set the collar of pet 3 to colour "red"',
      want: { setPetCollar: { path: { petId: 3 }, body: { colour: 'red' } } },
    },
    {
      given: 'Set the name of pet 3 to Rex',
      want: { updatePet: { path: { petId: 3 }, body: { name: 'Rex' } } },
    },
    {
      given: 'Set the status of pet 3 to sold',
      want: { updatePet: { path: { petId: 3 }, body: { status: 'sold' } } },
    },
    { given: 'Cancel order 3', want: { cancelOrder: { path: { orderId: 3 } } } },
    { given: 'Delete order 3', want: { deleteOrdersByOrderId: { path: { orderId: 3 } } } },
    {
      given: 'Set the quantity of order 3 to 5',
      want: { putOrdersByOrderId: { path: { orderId: 3 }, body: { quantity: 5 } } },
    },
    {
      given: 'Set the note of order 3 to: never mind',
      want: { putOrdersByOrderId: { path: { orderId: 3 }, body: { note: 'never mind' } } },
    },
    {
      given: 'Create order 3 with quantity 5',
      want: { putOrdersByOrderId: { path: { orderId: 3 }, body: { quantity: 5 } } },
    },
    { given: 'Delete article "emma"', want: { deleteArticle: { path: { slug: 'emma' } } } },
    { given: 'Delete article 978-0-14', want: { deleteArticle: { path: { slug: '978-0-14' } } } },
    {
      given: 'Replace article "all but one" with title "never"',
      want: { replaceArticle: { path: { slug: 'all but one' }, body: { title: 'never' } } },
    },
  ])('with a service of others: $given', ({ given, want }) => {
    expect(describePlan(planFor(given, pets))).toEqual(want);
  });
});
