/** A service of another domain for the planner's tests: nested ids, verbs in paths, lists, decimals, dates and choices. */
import type { Json } from 'fountainai/openapi';
import { parseDocument } from 'fountainai/openapi';
import { makeSnapshot } from '../../../testing/servers.ts';
import { type ToolSet, buildTools } from '../../../tools/tools.ts';

const integer = { type: 'integer' };
const number = { type: 'number' };
const text = { type: 'string' };
const boolean = { type: 'boolean' };
const ok = { 200: { description: 'well' } };

const inPath = (...names: string[]): Json =>
  names.map((name) => ({ name, in: 'path', required: true, schema: integer }));
const json = (properties: Json, required: string[] = []): Json => ({
  required: true,
  content: { 'application/json': { schema: { type: 'object', properties, required } } },
});
const operation = (operationId: string, more: Record<string, Json> = {}): Json => ({
  operationId,
  responses: ok,
  ...more,
});

const loan = {
  bookId: integer,
  memberId: integer,
  dueDate: { type: 'string', format: 'date' },
  kind: { type: 'string', enum: ['short', 'long'] },
  note: text,
};
const invoice = {
  total: number,
  discount: number,
  customer: { type: 'object', properties: { name: text } },
  notes: text,
};
const user = {
  name: text,
  age: integer,
  role: { type: 'string', enum: ['admin', 'reader', 'all', 'none', 'not set'] },
};
const post = { title: text, pinned: boolean };
const level = { type: 'string', enum: ['adult', 'child', 'staff'] };

const officeDocument = {
  openapi: '3.1.0',
  info: { title: 'Office', version: '1' },
  paths: {
    '/loans': { post: operation('createLoan', { requestBody: json(loan, ['bookId', 'memberId']) }) },
    '/loans/{loanId}': {
      parameters: inPath('loanId'),
      patch: operation('updateLoan', { requestBody: json(loan) }),
      delete: operation('deleteLoan'),
    },
    '/loans/{loanId}/renew': { post: operation('renewLoan', { parameters: inPath('loanId') }) },
    '/members': { post: operation('registerMember', { requestBody: json({ name: text, level }, ['name']) }) },
    '/members/{memberId}/holds/{holdId}': {
      delete: operation('cancelHold', { parameters: inPath('memberId', 'holdId') }),
    },
    '/invoices': { post: operation('createInvoice', { requestBody: json(invoice, ['total']) }) },
    '/invoices/{invoiceId}': {
      parameters: inPath('invoiceId'),
      put: operation('replaceInvoice', { requestBody: json(invoice) }),
      delete: operation('deleteInvoice'),
    },
    '/invoices/{invoiceId}/lines': {
      parameters: inPath('invoiceId'),
      post: operation('addInvoiceLine', {
        requestBody: json({ description: text, price: number }, ['description']),
      }),
    },
    '/invoices/{invoiceId}/lines/{lineId}': {
      delete: operation('deleteInvoiceLine', { parameters: inPath('invoiceId', 'lineId') }),
    },
    '/settings': { put: operation('updateSettings', { requestBody: json({ vat: number, currency: text }) }) },
    '/users': { post: operation('createUser', { requestBody: json(user, ['name']) }) },
    '/users/{id}': {
      parameters: inPath('id'),
      put: operation('updateUser', { requestBody: json(user) }),
      delete: operation('deleteUser'),
    },
    '/users/{id}/block': { post: operation('blockUser', { parameters: inPath('id') }) },
    '/users/{id}/posts/{postId}': {
      parameters: inPath('id', 'postId'),
      patch: operation('editPost', { requestBody: json(post) }),
      delete: operation('deletePost'),
    },
    '/users/{id}/posts/{postId}/likes': { post: operation('likePost', { parameters: inPath('id', 'postId') }) },
    '/tasks/bulk-delete': {
      post: operation('deleteTasks', { requestBody: json({ ids: { type: 'array', items: integer } }, ['ids']) }),
    },
    '/tasks/{taskId}/assignees/{userId}': {
      parameters: inPath('taskId', 'userId'),
      put: operation('assignTask'),
      delete: operation('unassignTask'),
    },
    '/messages': { post: operation('sendMessage', { requestBody: json({ to: integer, body: text }, ['to', 'body']) }) },
    '/orders/{id}/cancel': {
      post: operation('cancelOrder', { parameters: inPath('id'), requestBody: json({ reason: text }) }),
    },
  },
};

/** The tools of `officeDocument`. */
export async function officeTools(): Promise<ToolSet> {
  const document = await parseDocument(JSON.stringify(officeDocument), { source: 'office.json', name: 'office' });
  return buildTools([makeSnapshot(document)]);
}
