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
    remedy: 'return the body that the schema describes, or change the schema',
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
    meaning: 'An error does not name the invalid place of the request.',
    remedy: 'name the invalid place in the error',
  },
  'key-not-checked': {
    meaning: 'A request without the credentials that the document asks for is not refused.',
    remedy: 'check the credentials that the document asks for before anything else',
  },
  'writes-withheld': {
    meaning:
      'The service is on another machine, where only safe methods are sent without --writes, so some operations were not tried.',
    remedy: 'check a service with data that may change, and give --writes, or `writes: true` in fountainai.yml',
  },
  'key-refused': {
    meaning: 'The service refuses the given credentials at every operation that asks for them.',
    remedy: 'give the credentials that the service accepts, with --key or in the settings',
  },
  'other-service': {
    meaning: 'The address answers none of the paths of the document.',
    remedy: 'give the address of the service that the document describes',
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
    remedy: 'accept the values that the schema allows, or restrict the schema',
  },
  'invalid-accepted': {
    meaning: 'A request that does not match the document is accepted.',
    remedy: 'refuse values that the schema does not allow',
  },
  'body-not-checked': {
    meaning: 'A body that is broken, too large or of another media type is accepted.',
    remedy: 'refuse bodies that cannot be read: 400 broken, 413 too large, 415 another media type',
  },
  'absent-answers': {
    meaning: 'A resource that does not exist is answered as if it did.',
    remedy: 'answer 404 for a resource that does not exist',
  },
  'condition-ignored': {
    meaning: 'A change with an outdated If-Match is carried out.',
    remedy: 'compare If-Match with the current ETag before any change',
  },
  'condition-refused': {
    meaning: 'A change with the current ETag in If-Match is refused.',
    remedy: 'compare If-Match with the current ETag of the resource',
  },
  'tag-unchanged': {
    meaning: 'The ETag of a resource stays the same when the resource changes.',
    remedy: 'send another ETag after every change of the resource',
  },
  'other-changed': {
    meaning: 'A change or deletion of one resource also affects another resource.',
    remedy: 'change only the resource that the path names',
  },
  'view-stale': {
    meaning: 'Part of a resource has a value from before a change of the resource.',
    remedy: 'read the part from the current state of the resource',
  },
  'put-keeps': {
    meaning: 'A PUT keeps members that it does not have.',
    remedy: 'remove the members that the new representation does not have, or describe the operation as a PATCH',
  },
  'deletion-differs': {
    meaning: 'The response to a deletion describes another resource than the deleted one.',
    remedy: 'return the resource that was deleted',
  },
  'idempotency-key-reused': {
    meaning: 'A request with the Idempotency-Key of a request with another body is not refused.',
    remedy: 'refuse an Idempotency-Key that was sent with another body, or remove the parameter from the document',
  },
  'total-wrong': {
    meaning: 'The total of a list is not the number of its items.',
    remedy: 'return the number of all items that match the filters, on all pages',
  },
  'page-link-wrong': {
    meaning: 'A link of a list leads to another page than its relation says.',
    remedy: 'link to the page that the relation names',
  },
  'member-never-sent': {
    meaning: 'No answer has an optional member that the example of the document has.',
    remedy: 'send the member, or remove it from the example',
  },
  'idempotency-ignored': {
    meaning: 'A request that is repeated with its Idempotency-Key is carried out again.',
    remedy: 'send the first response again for the same key, or remove the parameter from the document',
  },
  'default-not-applied': {
    meaning: 'A value that was not sent does not get the default of the document.',
    remedy: 'use the default of the document for values that were not sent',
  },
  'created-differs': {
    meaning: 'A created resource has other values than were sent.',
    remedy: 'store and return the values that were sent',
  },
  'created-not-listed': {
    meaning: 'A created resource is not in its list.',
    remedy: 'return the created resource in the list',
  },
  'update-lost': { meaning: 'A change was answered as done and cannot be read.', remedy: 'store the change' },
  'patch-wipes': {
    meaning: 'A change removes members that it does not name.',
    remedy: 'keep the members that a change does not name',
  },
  'deleted-answers': {
    meaning: 'A deleted resource can still be read.',
    remedy: 'answer 404 or 410 for a deleted resource',
  },
  'deleted-listed': {
    meaning: 'A deleted resource is still in its list.',
    remedy: 'remove deleted resources from the list',
  },
  'limit-ignored': {
    meaning: 'A list has more items than the limit asks for.',
    remedy: 'return at most as many items as the limit',
  },
  'page-skips': {
    meaning: 'An item is on none of the pages of a list.',
    remedy: 'return every item on one of the pages, in a stable order',
  },
  'page-doubles': {
    meaning: 'An item is on two pages of a list.',
    remedy: 'return every item on only one page, in a stable order',
  },
  'filter-ignored': {
    meaning: 'A filtered list has items that the filter excludes.',
    remedy: 'return only the items that match the filter',
  },
  'filter-loses': {
    meaning: 'A filtered list lacks items that the filter includes.',
    remedy: 'return all items that match the filter',
  },
  'not-probed': {
    meaning: 'No valid request could be derived for an operation.',
    remedy: 'add a link or an example for this operation to the document',
  },
  'not-reached': {
    meaning: 'No request could be sent to an operation.',
    remedy: 'remove the obstacle in the message, so that this operation can be checked',
  },
} as const satisfies Record<string, CodeEntry>;
