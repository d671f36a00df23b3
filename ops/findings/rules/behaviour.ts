/** Rules of the section `behaviour`: what a running service does. */
import type { RuleEntry } from './rule-entry.ts';

export const behaviourRules = {
  'status-undeclared': {
    meaning: 'The service answers with a status that the document does not declare.',
    example: '`GET /tasks/{id}` declares 200 and 404, and answers 410.',
    remedy: 'declare the status, or answer with one that is declared',
  },
  'status-unexpected': {
    meaning: 'The service answers a request with another status than the document gives for it.',
    example: 'A request with an invalid `limit` is answered with 404, and the document declares 400 for it.',
    remedy: 'answer as the document says',
  },
  'server-error': {
    meaning: 'The service answers with a status of 500 or more, or not at all.',
    example: '`POST /tasks` with a title of 256 characters is answered with 500.',
    remedy: 'find the failure in the log of the service by the request id',
  },
  'body-undeclared': {
    meaning: 'The body of an answer does not match its schema.',
    example: '`done` is a boolean, and the items of a list have `"done": "false"`.',
    remedy: 'return the body that the schema describes, or change the schema',
  },
  'header-missing': {
    meaning:
      'An answer lacks a header that the document declares as required, or the header does not match its schema.',
    example: 'The 201 of `createTask` declares `Location` as required, and the answer has none.',
    remedy: 'send the header as it is declared',
  },
  'media-type': {
    meaning: 'An answer has a media type that the document does not declare.',
    example: 'The 200 of `listTasks` is declared as `application/json`, and the answer has `text/html`.',
    remedy: 'send the media type that is declared, and name it in Content-Type',
  },
  'refusal-unclear': {
    meaning: 'An error does not name the invalid place of the request.',
    example: 'A body with a `title` of the wrong type is answered with a 400 that does not name `title`.',
    remedy: 'name the invalid place in the error',
  },
  'key-not-checked': {
    meaning: 'A request without the credentials that the document asks for is not refused.',
    example: '`listTasks` needs a key, and answers 200 without one, or with one letter of the key changed or omitted.',
    remedy: 'check the credentials that the document asks for before anything else',
  },
  'writes-withheld': {
    meaning:
      'The service is on another machine, where only safe methods are sent without --writes, so some operations were not tried.',
    example: '`--url https://api.example.com`: three operations that write were not tried.',
    remedy: 'check a service with data that may change, and give --writes, or `writes: true` in fountainai.yml',
  },
  'key-refused': {
    meaning: 'The service refuses the given credentials at every operation that asks for them.',
    example: 'Each request with `--key apiKey=secret` is answered with 401.',
    remedy: 'give the credentials that the service accepts, with --key or in the settings',
  },
  'other-service': {
    meaning: 'The address answers none of the paths of the document.',
    example: 'All paths of the document are answered with 404: `--url` names another service.',
    remedy: 'give the address of the service that the document describes',
  },
  'method-answers': {
    meaning: 'A method that the document does not have is answered.',
    example: 'The document has no `PUT /tasks`, and the request is answered with 200.',
    remedy: 'refuse methods that the document does not have with 405',
  },
  'path-answers': {
    meaning: 'A path that the document does not have is answered.',
    example: 'The document has no `/tasks/1/nothing`, and the request is answered with 200.',
    remedy: 'refuse paths that the document does not have with 404',
  },
  'valid-refused': {
    meaning: 'A request that matches the document is refused.',
    example: '`title` has `maxLength: 80`, and a title of 80 characters is answered with 400.',
    remedy: 'accept the values that the schema allows, or restrict the schema',
  },
  'invalid-accepted': {
    meaning: 'A request that does not match the document is accepted.',
    example: '`priority` has `maximum: 5`, and 6 is stored.',
    remedy: 'refuse values that the schema does not allow',
  },
  'body-not-checked': {
    meaning: 'A body that is broken, too large or of another media type is accepted.',
    example: '`POST /tasks` with a body that is cut off in the middle is answered with 201.',
    remedy: 'refuse bodies that cannot be read: 400 broken, 413 too large, 415 another media type',
  },
  'absent-answers': {
    meaning: 'A resource that does not exist is answered as if it did.',
    example: '`GET /tasks/{id}` with an id that does not exist is answered with 200 and an empty object.',
    remedy: 'answer 404 for a resource that does not exist',
  },
  'condition-ignored': {
    meaning: 'A change with an outdated If-Match is carried out.',
    example: 'Two clients read a task; both send a PUT with the ETag that they read, and both get a 200.',
    remedy: 'compare If-Match with the current ETag before any change',
  },
  'condition-refused': {
    meaning: 'A change with the current ETag in If-Match is refused.',
    example: 'A PUT with the ETag that the preceding GET returned is answered with 412.',
    remedy: 'compare If-Match with the current ETag of the resource',
  },
  'tag-unchanged': {
    meaning: 'The ETag of a resource stays the same when the resource changes.',
    example: 'The title changed, and the ETag is the same as before.',
    remedy: 'send another ETag after every change of the resource',
  },
  'other-changed': {
    meaning: 'A change or deletion of one resource also affects another resource.',
    example: 'Deleting task 1 also deletes task 10.',
    remedy: 'change only the resource that the path names',
  },
  'view-stale': {
    meaning: 'Part of a resource has a value from before a change of the resource.',
    example: 'The project of a task still has the former title of the task in its member `tasks`.',
    remedy: 'read the part from the current state of the resource',
  },
  'put-keeps': {
    meaning: 'A PUT keeps members that it does not have.',
    example: 'A PUT without `due` is answered with 200, and `due` is still there.',
    remedy: 'remove the members that the new representation does not have, or describe the operation as a PATCH',
  },
  'deletion-differs': {
    meaning: 'The response to a deletion describes another resource than the deleted one.',
    example: '`DELETE /tasks/7` returns the representation of task 6.',
    remedy: 'return the resource that was deleted',
  },
  'idempotency-key-reused': {
    meaning: 'A request with the Idempotency-Key of a request with another body is not refused.',
    example: 'The same `Idempotency-Key` with another title is answered with 201.',
    remedy: 'refuse an Idempotency-Key that was sent with another body, or remove the parameter from the document',
  },
  'total-wrong': {
    meaning: 'The total of a list is not the number of its items.',
    example: 'The list has 12 items on its pages, and `total` is 10.',
    remedy:
      'return the number of all items that match the filters, on all pages, or say that it is not exact (X-Total-Count-Exact: false)',
  },
  'page-link-wrong': {
    meaning: 'A link of a list leads to another page than its relation says.',
    example: 'The link `next` of the first page leads to the first page again.',
    remedy: 'link to the page that the relation names',
  },
  'member-never-sent': {
    meaning: 'No answer has an optional member that the example of the document has.',
    example: 'The example of a task has `due`, and no answer has it.',
    remedy: 'send the member, or remove it from the example',
  },
  'idempotency-ignored': {
    meaning: 'A request that is repeated with its Idempotency-Key is carried out again.',
    example: 'A POST that is repeated with its `Idempotency-Key` creates a second task.',
    remedy: 'send the first response again for the same key, or remove the parameter from the document',
  },
  'default-not-applied': {
    meaning: 'A value that was not sent does not get the default of the document.',
    example: '`priority` has `default: 3`; a task that is created without it has no priority.',
    remedy: 'use the default of the document for values that were not sent',
  },
  'created-differs': {
    meaning: 'A created resource has other values than were sent.',
    example: 'A title of 300 characters is stored as 255 characters.',
    remedy: 'store and return the values that were sent',
  },
  'created-not-listed': {
    meaning: 'A created resource is not in its list.',
    example: '`POST /tasks` is answered with 201, and the task is on no page of `GET /tasks`.',
    remedy: 'return the created resource in the list',
  },
  'update-lost': {
    meaning: 'A change was answered as done and cannot be read.',
    example: '`PATCH /tasks/1` is answered with 200, and `GET /tasks/1` has the former title.',
    remedy: 'store the change',
  },
  'patch-wipes': {
    meaning: 'A change removes members that it does not name.',
    example: 'A PATCH with `title` alone removes `due`.',
    remedy: 'keep the members that a change does not name',
  },
  'deleted-answers': {
    meaning: 'A deleted resource can still be read.',
    example: '`DELETE /tasks/1` is answered with 204, and `GET /tasks/1` with 200.',
    remedy: 'answer 404 or 410 for a deleted resource',
  },
  'deleted-listed': {
    meaning: 'A deleted resource is still in its list.',
    example: '`DELETE /tasks/1` is answered with 204, and the task is still in `GET /tasks`.',
    remedy: 'remove deleted resources from the list',
  },
  'limit-ignored': {
    meaning: 'A list has more items than the limit asks for.',
    example: '`GET /tasks?limit=1` returns two items.',
    remedy: 'return at most as many items as the limit',
  },
  'page-skips': {
    meaning: 'An item is on none of the pages of a list.',
    example: 'Of three tasks, the pages with `limit=1` have only two.',
    remedy: 'return every item on one of the pages, in a stable order',
  },
  'page-doubles': {
    meaning: 'An item is on two pages of a list.',
    example: 'The last item of page 1 is the first item of page 2.',
    remedy: 'return every item on only one page, in a stable order',
  },
  'filter-ignored': {
    meaning: 'A filtered list has items that the filter excludes.',
    example: '`GET /tasks?done=true` also returns a task that is not done.',
    remedy: 'return only the items that match the filter',
  },
  'filter-loses': {
    meaning: 'A filtered list lacks items that the filter includes.',
    example: '`GET /tasks?done=true` does not return a task that is done.',
    remedy: 'return all items that match the filter',
  },
  'not-probed': {
    meaning: 'No valid request could be derived for an operation.',
    example:
      '`GET /reports/{code}` needs a code, and the document has no operation, link or example that supplies one.',
    remedy: 'add a link or an example for this operation to the document',
  },
  'not-reached': {
    meaning: 'No request could be sent to an operation.',
    example: '`GET /tasks/{id}` needs a task, and `POST /tasks` fails.',
    remedy: 'remove the obstacle in the message, so that this operation can be checked',
  },
} as const satisfies Record<string, RuleEntry>;
