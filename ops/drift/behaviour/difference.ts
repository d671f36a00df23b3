/** What a running service does otherwise than its document says, and how to see it. */
import type { Operation } from '../../../openapi/document.ts';

export interface Difference {
  readonly rule: Rule;
  readonly operation: Operation;
  /** JSON pointer in the document. */
  readonly pointer: string;
  /** What is, and what should be. */
  readonly message: string;
  /** The request that shows it, as it can be sent again; empty where none was sent. */
  readonly curl: string;
}

/** By rule, what to do about it. */
export const remedies = {
  'status-undeclared': 'declare the status, or answer with one that is declared',
  'status-unexpected': 'answer as the document says',
  'server-error': 'find the failure in the log of the service by the request id',
  'body-undeclared': 'give the body that the schema describes, or describe the one that is given',
  'header-missing': 'send the header as it is declared',
  'media-type': 'send the media type that is declared, and name it in Content-Type',
  'refusal-unclear': 'say in the error where the fault is',
  'key-not-checked': 'check the credentials that the document asks for before anything else',
  'method-answers': 'refuse methods that the document does not have with 405',
  'path-answers': 'refuse paths that the document does not have with 404',
  'valid-refused': 'take what the schema allows, or say in the schema what is not taken',
  'invalid-accepted': 'refuse what the schema does not allow',
  'body-not-checked': 'refuse bodies that can not be read: 400 broken, 413 too large, 415 another media type',
  'absent-answers': 'answer 404 for what is not there',
  'condition-ignored': 'hold If-Match against the current ETag before anything is changed',
  'default-not-applied': 'put the default of the document in the place of what was not sent',
  'created-differs': 'keep and give back what was sent',
  'created-not-listed': 'give in the list what was created',
  'update-lost': 'keep the change',
  'patch-wipes': 'leave what a change does not name as it was',
  'deleted-answers': 'answer 404 or 410 for what was deleted',
  'deleted-listed': 'leave out of the list what was deleted',
  'limit-ignored': 'give no more items than are asked for',
  'page-skips': 'give every item on one of the pages, in an order that stays',
  'page-doubles': 'give every item on one page alone, in an order that stays',
  'filter-ignored': 'give only the items that the filter asks for',
  'filter-loses': 'give all items that the filter asks for',
  'not-probed': 'give the document a link or an example that leads there',
  'not-reached': 'mend what is in the way: nothing could be learned about this operation',
} as const satisfies Record<string, string>;

export type Rule = keyof typeof remedies;
