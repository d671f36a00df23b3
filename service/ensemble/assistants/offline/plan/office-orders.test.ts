import { beforeAll, describe, expect, it } from 'vitest';
import type { ToolSet } from '../../../tools/tools.ts';
import { officeTools } from '../testing/office.ts';
import { planFor } from './plan.ts';
import { ownTools, describePlan, fillExample, writes } from '../testing/planner.ts';

let own: ToolSet;
let office: ToolSet;
beforeAll(async () => {
  [own, office] = await Promise.all([ownTools(), officeTools()]);
});

describe('a request that is not plainly one order changes nothing', () => {
  it.each([
    // Reports of what was done or is being done.
    'Deleting session 13',
    'Deleted session 13',
    // Two values, and texts that may not be texts.
    'Modify session 3 {"context": "x", "context": "y"}',
    'Create a session for user 7 with context as before',
    'Create a session for user 7 with context null',
    'Create a session for user 7 with context session 3',
    'Set the context of session 3 to empty',
    'Set the context of session 3 to undefined',
    'Set the context of session 3 to calm ideally',
    'Set the context of session 3 to calm next week',
    'Set the context of session 3 to calm on Monday',
    'Set the context of session 3 to calm in 5 minutes',
    'Set the context of session 3 to the calm next week',
    'Set the context of session 3 to the calm hopefully',
    'Set the context of session 3 to the calm before',
    'Set the context of session 3 to the calm once',
    'Replace the context of session 3 with the context of session 4',
    'Replace the context of session 3 with that of session 4',
    'Replace the context of session 3 with calm or storm',
    // The old value instead of the new one.
    'Replace "x" in session 3',
    'Change "x" in session 3',
    'Change the context "x" of session 3',
    // A resource that may already exist.
    'Record the session of user 7',
    'Record session of user 7',
    'Submit the session of user 7',
    'Reserve the session for user 7',
    'Produce the session of user 7',
    'Create the session of user 7',
    'Generate the number of script 3',
  ])('with our own services: %s', (request) => {
    expect(writes(request, own)).toBe(false);
  });

  it.each([
    'Renewed loan 5',
    'Renewing loan 5',
    'Renews loan 5',
    'Cancels hold 4 of member 5',
    'Blocked user 5',
    'Cancelled order 5',
    'Cancel cancel order 5',
    'Renew the renew of loan 5',
    // Two resources, or a resource of another kind.
    'Delete invoice 5 and line 3',
    'Delete invoice 5, line 3',
    'Delete line 3 and invoice 5',
    'Delete line 3, invoice 5',
    'Delete invoice 5 with line 3',
    'Delete line 3 with invoice 5',
    'Delete line 3 invoice 5',
    'Delete invoice 5 of line 3',
    'Delete user 5 of post 6',
    'Remove user 5 from post 6',
    'Delete post 6 and user 5',
    'Edit user 5 and post 6 with title "x"',
    'Edit user 5 of post 6 with title "x"',
    'Like user 5 of post 6',
    'Assign task 5 of user 6',
    'Delete task 5 of user 6',
    'Delete task 5 for user 6',
    'Remove task 5 from user 6',
    'Delete tasks with ids []',
    // Function words that are choices or sound like names.
    'Create a user named "x" not set',
    'Create a user named "x" with none',
    'Create all user named "x"',
    'Create none user named "x"',
    'Update user 5 to none',
    'Update user 5 as all',
    'Create an invoice with total 5 not 6',
    'Create an invoice with total 5 and not "6"',
    'Update loan 5 not "x"',
    'Update loan 5 with not "x"',
    // Members that are given twice, and objects that nothing names.
    'Create an invoice {"total": 5, "total": 6}',
    'Create an invoice {"total": 5} total 6',
    'Create an invoice total 6 {"total": 5}',
    'Create an invoice with total 5 {"a": 1}',
    // A value that identifies the resource instead of changing it.
    'Update user 5 named "Ann" with age 6',
    'Update user 5 called "Ann"',
    'Change age 5 of user 6',
    'Change the title "x" of post 6 of user 5',
    'Correct title "x" of post 6 of user 5',
    'Change the role admin of user 6',
    'Replace total 5 of invoice 6',
    'Add the line of invoice 5 with description "x"',
    // Bounds are not values.
    'Create a loan of book 5 for member 6 with due date before 2026-12-01',
    'Change the due date of loan 5 to at least 2026-12-01',
    'Change the due date of loan 5 to next week',
    'Cancel order 5 with the reason unknown yet',
  ])('with the office: %s', (request) => {
    expect(writes(request, office)).toBe(false);
  });
});

describe('a plain order is carried out', () => {
  it.each([
    {
      given: 'Replace the context of session 3 with "calm"',
      want: { updateSession: { path: { sessionId: 3 }, body: { context: 'calm' } } },
    },
    {
      given: 'Replace session 3’s context by "calm"',
      want: { updateSession: { path: { sessionId: 3 }, body: { context: 'calm' } } },
    },
    {
      given: 'Record a new version of script 1 with {"text": "x"}',
      want: { createVersion: { body: { elementType: 'script', elementId: 1, newVersionData: { text: 'x' } } } },
    },
    {
      given: 'Create a session for user 7 with context Act Two',
      want: { createSession: { body: { userId: 7, context: 'Act Two' } } },
    },
    { given: 'deleteSession sessionId 13', want: { deleteSession: { path: { sessionId: 13 } } } },
    { given: 'Hi there, please delete session 13', want: { deleteSession: { path: { sessionId: 13 } } } },
    { given: 'Delete session 13, please and thank you', want: { deleteSession: { path: { sessionId: 13 } } } },
    {
      given: 'Create a session {"userId": 7, "context": "{\\"a\\": 1, \\"a\\": 2}"}',
      want: { createSession: { body: { userId: 7, context: '{"a": 1, "a": 2}' } } },
    },
  ])('with our own services: $given', ({ given, want }) => {
    expect(describePlan(planFor(given, own))).toEqual(want);
  });

  it.each([
    { given: 'Renew loan 5', want: { renewLoan: { path: { loanId: 5 } } } },
    { given: 'Cancel hold 4 of member 5', want: { cancelHold: { path: { holdId: 4, memberId: 5 } } } },
    { given: 'Cancel hold 4 for member 5', want: { cancelHold: { path: { holdId: 4, memberId: 5 } } } },
    { given: 'Cancel member 5’s hold 4', want: { cancelHold: { path: { holdId: 4, memberId: 5 } } } },
    { given: 'Delete line 3 of invoice 5', want: { deleteInvoiceLine: { path: { lineId: 3, invoiceId: 5 } } } },
    { given: 'Delete invoice 5 line 3', want: { deleteInvoiceLine: { path: { lineId: 3, invoiceId: 5 } } } },
    {
      given: 'Delete invoice line with invoiceId 5 and lineId 3',
      want: { deleteInvoiceLine: { path: { lineId: 3, invoiceId: 5 } } },
    },
    { given: 'Unassign user 6 from task 5', want: { unassignTask: { path: { userId: 6, taskId: 5 } } } },
    { given: 'Unassign task 5 from user 6', want: { unassignTask: { path: { userId: 6, taskId: 5 } } } },
    { given: 'Assign task 5 to user 6', want: { assignTask: { path: { userId: 6, taskId: 5 } } } },
    { given: 'Like post 6 of user 5', want: { likePost: { path: { id: 5, postId: 6 } } } },
    { given: 'Delete tasks with ids [1, 2]', want: { deleteTasks: { body: { ids: [1, 2] } } } },
    {
      given: 'Create an invoice with a total of 19.99',
      want: { createInvoice: { body: { total: 19.99 } } },
    },
    {
      given: 'Create an invoice with total 5 and notes "x"',
      want: { createInvoice: { body: { total: 5, notes: 'x' } } },
    },
    {
      given: 'Create an invoice with customer {"name": "x"} and total 5',
      want: { createInvoice: { body: { total: 5, customer: { name: 'x' } } } },
    },
    { given: 'Update loan 5 with note "x"', want: { updateLoan: { path: { loanId: 5 }, body: { note: 'x' } } } },
    {
      given: 'Register a new staff member named "Ann"',
      want: { registerMember: { body: { name: 'Ann', level: 'staff' } } },
    },
    {
      given: 'Create a user with name "Ann" and role none',
      want: { createUser: { body: { name: 'Ann', role: 'none' } } },
    },
    { given: 'Set the vat to 19 in the settings', want: { updateSettings: { body: { vat: 19 } } } },
    { given: 'Set age 5 for user 6', want: { updateUser: { path: { id: 6 }, body: { age: 5 } } } },
    { given: 'Send a message to 5 with body "hi"', want: { sendMessage: { body: { to: 5, body: 'hi' } } } },
    {
      given: 'Cancel order 5 with the reason "late"',
      want: { cancelOrder: { path: { id: 5 }, body: { reason: 'late' } } },
    },
  ])('with the office: $given', ({ given, want }) => {
    expect(describePlan(planFor(given, office))).toEqual(want);
  });

  it('in the words of its example', () => {
    for (const tool of office.values()) {
      const request = fillExample(tool);
      expect(describePlan(planFor(request, office)), request).toHaveProperty(tool.operation.id);
    }
  });
});
