/** Rules of the section `behaviour`: what a running service does. */
import type { CodeEntry } from '../../../openapi/errors/coded-error.ts';

export const behaviourRules = {
  'status-undeclared': {
    meaning: 'The service answers with a status that the document does not declare.',
    remedy: 'declare the status, or answer with one that is declared',
  },
  'status-unexpected': {
    meaning: 'The service answers a request with another status than the document gives for it.',
    remedy: 'answer as the document says',
  },
  'server-error': {
    meaning: 'The service answers with a status of 500 or more.',
    remedy: 'find the failure in the log of the service by the request id',
  },
  'body-undeclared': {
    meaning: 'The body of an answer does not match its schema.',
    remedy: 'give the body that the schema describes, or describe the one that is given',
  },
  'header-missing': {
    meaning:
      'An answer lacks a header that the document declares as required, or the header does not match its schema.',
    remedy: 'send the header as it is declared',
  },
  'media-type': {
    meaning: 'An answer has a media type that the document does not declare.',
    remedy: 'send the media type that is declared, and name it in Content-Type',
  },
  'refusal-unclear': {
    meaning: 'A refusal does not say where in the request the fault is.',
    remedy: 'say in the error where the fault is',
  },
  'key-not-checked': {
    meaning: 'A request without the credentials that the document asks for is not refused.',
    remedy: 'check the credentials that the document asks for before anything else',
  },
  'method-answers': {
    meaning: 'A method that the document does not have is answered.',
    remedy: 'refuse methods that the document does not have with 405',
  },
  'path-answers': {
    meaning: 'A path that the document does not have is answered.',
    remedy: 'refuse paths that the document does not have with 404',
  },
  'valid-refused': {
    meaning: 'A request that matches the document is refused.',
    remedy: 'take what the schema allows, or say in the schema what is not taken',
  },
  'invalid-accepted': {
    meaning: 'A request that does not match the document is accepted.',
    remedy: 'refuse what the schema does not allow',
  },
  'body-not-checked': {
    meaning: 'A body that is broken, too large or of another media type is accepted.',
    remedy: 'refuse bodies that can not be read: 400 broken, 413 too large, 415 another media type',
  },
  'absent-answers': {
    meaning: 'A resource that does not exist is answered as if it did.',
    remedy: 'answer 404 for what is not there',
  },
  'condition-ignored': {
    meaning: 'A change with an outdated If-Match is carried out.',
    remedy: 'hold If-Match against the current ETag before anything is changed',
  },
  'idempotency-ignored': {
    meaning: 'A request that is repeated with its Idempotency-Key is carried out again.',
    remedy: 'give the first answer again for the same key, or take the parameter out of the document',
  },
  'default-not-applied': {
    meaning: 'A value that was not sent does not get the default of the document.',
    remedy: 'put the default of the document in the place of what was not sent',
  },
  'created-differs': {
    meaning: 'A created resource has other values than were sent.',
    remedy: 'keep and give back what was sent',
  },
  'created-not-listed': {
    meaning: 'A created resource is not in its list.',
    remedy: 'give in the list what was created',
  },
  'update-lost': { meaning: 'A change was answered as done and cannot be read.', remedy: 'keep the change' },
  'patch-wipes': {
    meaning: 'A change removes members that it does not name.',
    remedy: 'leave what a change does not name as it was',
  },
  'deleted-answers': {
    meaning: 'A deleted resource can still be read.',
    remedy: 'answer 404 or 410 for what was deleted',
  },
  'deleted-listed': {
    meaning: 'A deleted resource is still in its list.',
    remedy: 'leave out of the list what was deleted',
  },
  'limit-ignored': {
    meaning: 'A list has more items than the limit asks for.',
    remedy: 'give no more items than are asked for',
  },
  'page-skips': {
    meaning: 'An item is on none of the pages of a list.',
    remedy: 'give every item on one of the pages, in an order that stays',
  },
  'page-doubles': {
    meaning: 'An item is on two pages of a list.',
    remedy: 'give every item on one page alone, in an order that stays',
  },
  'filter-ignored': {
    meaning: 'A filtered list has items that the filter excludes.',
    remedy: 'give only the items that the filter asks for',
  },
  'filter-loses': {
    meaning: 'A filtered list lacks items that the filter includes.',
    remedy: 'give all items that the filter asks for',
  },
  'not-probed': {
    meaning: 'No request could be made for an operation.',
    remedy: 'give the document a link or an example that leads there',
  },
  'not-reached': {
    meaning: 'An operation could not be asked.',
    remedy: 'mend what is in the way: nothing could be learned about this operation',
  },
} as const satisfies Record<string, CodeEntry>;
