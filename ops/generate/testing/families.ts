/** For tests: one document with a collection for each usual way to write an API: of frameworks, of large public APIs, of examples. */

const to = (name: string): string => `{ $ref: '#/components/schemas/${name}' }`;
const json = (schema: string): string => `{ description: Done, content: { application/json: { schema: ${schema} } } }`;
const sent = (schema: string): string => `{ required: true, content: { application/json: { schema: ${schema} } } }`;
const list = (name: string): string => `{ type: array, items: ${to(name)} }`;
const none = "'404': { description: None }";
const key = (name: string, schema = '{ type: string }'): string =>
  `{ name: ${name}, in: path, required: true, schema: ${schema} }`;
const query = (name: string, schema: string, more = ''): string =>
  `{ name: ${name}, in: query, schema: ${schema}${more} }`;
const object = (members: string, required = ''): string =>
  `{ type: object, ${required === '' ? '' : `required: [${required}], `}properties: { ${members} } }`;
const data = (schema: string): string => object(`data: ${schema}`);

/** Answers with a range of statuses, with `default`, and with any media type. */
const ranges = `
  /rooms:
    get: { operationId: listRooms, responses: { 2XX: ${json(list('Room'))}, default: ${json(to('Fault'))} } }
    post: { operationId: addRoom, requestBody: ${sent(to('Room'))}, responses: { 2XX: { description: Done, content: { '*/*': { schema: ${to('Room')} } } }, 4XX: ${json(to('Fault'))} } }
  /rooms/{id}:
    parameters: [${key('id', '{ type: integer }')}]
    get: { operationId: getRoom, responses: { default: ${json(to('Room'))} } }
    delete: { operationId: dropRoom, responses: { default: { description: Done } } }`;

/** Numbers in a path that the document calls strings; errors as lists. */
const texts = `
  /seats:
    post: { operationId: addSeat, requestBody: ${sent(to('Seat'))}, responses: { '201': { description: Nothing } } }
  /seats/{seatId}:
    get: { operationId: showSeat, parameters: [${key('seatId')}], responses: { '200': ${json(to('Seat'))}, '404': ${json(`{ type: object, properties: { errors: { type: array, items: ${to('Fault')} } } }`)} } }`;

/** The key in the body of a replacement, searches at their own paths, and changes by the query. */
const tickets = `
  /ticket:
    post: { operationId: addTicket, requestBody: ${sent(to('Ticket'))}, responses: { '200': ${json(to('Ticket'))}, '400': { description: No } } }
    put: { operationId: updateTicket, requestBody: ${sent(to('Ticket'))}, responses: { '200': ${json(to('Ticket'))}, ${none} } }
  /ticket/findByState:
    get: { operationId: findByState, parameters: [${query('state', '{ type: string, enum: [open, done], default: open }')}], responses: { '200': ${json(list('Ticket'))} } }
  /ticket/findByLabels:
    get: { operationId: findByLabels, parameters: [${query('labels', '{ type: array, items: { type: string } }', ', required: true')}], responses: { '200': ${json(list('Ticket'))} } }
  /ticket/findLost:
    get: { operationId: findLost, responses: { '200': ${json(list('Ticket'))} } }
  /ticket/{ticketId}:
    parameters: [${key('ticketId', '{ type: integer, format: int64 }')}]
    get: { operationId: getTicket, responses: { '200': ${json(to('Ticket'))}, ${none} } }
    post: { operationId: touchTicket, parameters: [${query('title', '{ type: string }')}, ${query('state', '{ type: string }')}], responses: { '200': ${json(to('Ticket'))}, '400': { description: No }, ${none} } }`;

/** Pages with links, in an object and in an \`allOf\` of one; paths that end with a slash. */
const pages = `
  /api/books/:
    get: { operationId: booksList, parameters: [${query('page', '{ type: integer }')}], responses: { '200': ${json(to('BookPage'))} } }
    post: { operationId: booksCreate, requestBody: ${sent(to('Book'))}, responses: { '201': { description: Done, headers: { Location: { required: true, schema: { type: string } } }, content: { application/json: { schema: ${to('Book')} } } } } }
  /api/books/{id}/:
    parameters: [${key('id', '{ type: integer }')}]
    patch: { operationId: booksPatch, requestBody: ${sent(object('title: { type: string }, cover: { type: string, nullable: true }, shelf: { anyOf: [{ type: string, nullable: true }] }'))}, responses: { '200': ${json(to('Book'))} } }
  /trips:
    get:
      operationId: listTrips
      parameters: [${query('offset', '{ type: integer, minimum: 0, default: 0 }')}, ${query('limit', '{ type: integer, minimum: 1, maximum: 50, default: 2 }')}]
      responses: { '200': ${json(`{ allOf: [${to('Wrapper')}, { properties: { data: ${list('Trip')} } }, { properties: { links: { allOf: [${to('SelfLink')}, ${to('PageLinks')}] } } }] }`)} }
    post: { operationId: addTrip, requestBody: ${sent(to('Trip'))}, responses: { '201': ${json(`{ allOf: [${to('Trip')}, { properties: { links: ${to('SelfLink')} } }] }`)} } }
  /trips/{tripId}:
    get: { operationId: getTrip, parameters: [${key('tripId', '{ type: string, format: uuid }')}], responses: { '200': ${json(`{ allOf: [${to('Trip')}, { properties: { links: ${to('SelfLink')} } }] }`)}, ${none} } }`;

const sid = (letters: string, more = ''): string =>
  `{ type: string, minLength: 34, maxLength: 34, pattern: '^${letters}[0-9a-f]{32}$'${more} }`;

/** Forms, formats in paths, keys with a pattern, and members that a form spells in another way. */
const calls = `
  /v1/Lines/{LineSid}/Calls.json:
    parameters: [${key('LineSid', sid('LN'))}]
    get: { operationId: ListCall, parameters: [${query('To', '{ type: string }')}, ${query("'StartTime<'", '{ type: string }')}, ${query('PageSize', '{ type: integer, minimum: 1, maximum: 1000 }')}], responses: { '200': ${json(object(`calls: ${list('Call')}, page_size: { type: integer }`))} } }
    post: { operationId: CreateCall, requestBody: { content: { application/x-www-form-urlencoded: { schema: ${object('To: { type: string }, From: { type: string }, Record: { type: boolean }', 'To, From')} } } }, responses: { '201': ${json(to('Call'))} } }
  /v1/Lines/{LineSid}/Calls/{Sid}.json:
    parameters: [${key('LineSid', sid('LN'))}, ${key('Sid', sid('(CA|CB)'))}]
    get: { operationId: FetchCall, responses: { '200': ${json(to('Call'))} } }
    post: { operationId: UpdateCall, requestBody: { content: { application/x-www-form-urlencoded: { schema: ${object('To: { type: string }')} } } }, responses: { '200': ${json(to('Call'))} } }
    delete: { operationId: DeleteCall, responses: { '204': { description: Gone } } }`;

/** Envelopes: \`data\` around bodies and answers, and the name of the item with the number of all items. */
const envelopes = `
  /chores:
    get: { operationId: listChores, responses: { '200': ${json(data(list('ChoreCompact')))} } }
    post: { operationId: addChore, requestBody: ${sent(data(to('ChoreRequest')))}, responses: { '201': ${json(data(to('ChoreResponse')))} } }
  /chores/{chore_gid}:
    parameters: [${key('chore_gid')}]
    get: { operationId: getChore, responses: { '200': ${json(data(to('ChoreResponse')))}, ${none} } }
    put: { operationId: updateChore, requestBody: ${sent(data(to('ChoreRequest')))}, responses: { '200': ${json(data(to('ChoreResponse')))}, ${none} } }
    delete: { operationId: dropChore, responses: { '200': ${json(data('{ type: object }'))}, ${none} } }
  /plants:
    get: { operationId: listPlants, parameters: [${query('per_page', '{ type: integer, minimum: 1, default: 20 }')}, ${query('page', '{ type: integer, minimum: 1, default: 1 }')}], responses: { '200': ${json(object(`plants: ${list('Plant')}, meta: ${object('total: { type: integer }, current_page: { type: integer }, last_page: { type: integer }', 'total, current_page, last_page')}`, 'plants, meta'))} } }
    post: { operationId: addPlant, requestBody: ${sent(object(`plant: ${to('NewPlant')}`, 'plant'))}, responses: { '201': ${json(object(`plant: ${to('Plant')}`, 'plant'))} } }
  /plants/{plant_id}:
    parameters: [${key('plant_id', '{ type: string, format: uuid }')}]
    get: { operationId: getPlant, responses: { '200': ${json(object(`plant: ${to('Plant')}`, 'plant'))}, ${none} } }
    delete: { operationId: dropPlant, responses: { '200': ${json('{ title: Anything }')}, ${none} } }`;

/** Members that only children of a schema have, and members of any name besides named ones. */
const open = `
  /animals:
    get: { operationId: listAnimals, responses: { '200': ${json(list('Animal'))} } }
    post: { operationId: addAnimal, requestBody: ${sent(to('Animal'))}, responses: { '201': ${json(to('Animal'))} } }
  /animals/{id}:
    get: { operationId: getAnimal, parameters: [${key('id', '{ type: integer }')}], responses: { '200': ${json(to('Animal'))}, ${none} } }
  /machines:
    post: { operationId: addMachine, requestBody: ${sent(to('Machine'))}, responses: { '201': ${json(to('Machine'))} } }
  /machines/{id}:
    parameters: [${key('id', '{ type: number }')}]
    get: { operationId: getMachine, responses: { '200': ${json(to('Machine'))}, ${none} } }
    put: { operationId: replaceMachine, requestBody: ${sent(to('Machine'))}, responses: { '200': ${json(to('Machine'))}, ${none} } }`;

/** Names that objects inherit, filters whose names become one, and paths that look like collections. */
const names = `
  /things:
    get: { operationId: listThings, parameters: [${query('toString', '{ type: string }')}, ${query('label-a', '{ type: string }')}, ${query('label_a', '{ type: string }')}, ${query('Label_A', '{ type: string }')}], responses: { '200': ${json(list('Thing'))} } }
    post: { operationId: addThing, requestBody: ${sent(to('Thing'))}, responses: { '201': ${json(to('Thing'))} } }
  /things/{id}:
    get: { operationId: getThing, parameters: [${key('id')}], responses: { '200': ${json(to('Thing'))}, ${none} } }
  /gates/update/{gate_id}:
    put: { operationId: updateGate, parameters: [${key('gate_id')}], requestBody: ${sent(to('Gate'))}, responses: { '200': ${json(to('Gate'))}, ${none} } }
  /dials/{name}:
    parameters: [${key('name', "{ type: string, pattern: '^[a-z]{1,3}$' }")}]
    get: { operationId: getDial, responses: { '200': ${json(to('Dial'))}, ${none} } }
    put: { operationId: putDial, summary: Creates or replaces a dial, requestBody: ${sent(object('value: { type: number, multipleOf: 0.01 }', 'value'))}, responses: { '200': ${json(to('Dial'))}, ${none} } }
  /dials/{name}/reading:
    servers: [{ url: 'https://example.com/metering' }]
    get: { operationId: readDial, parameters: [${key('name')}], responses: { '200': ${json(to('Dial'))} } }`;

export const familiesYaml = `
openapi: 3.0.3
info: { title: Families, version: 1.0.0 }
servers: [{ url: 'https://example.com' }]
paths:${[ranges, texts, tickets, pages, calls, envelopes, open, names].join('')}
components:
  schemas:
    Fault: ${object('code: { type: integer }, message: { type: string }', 'code, message')}
    Room: ${object('id: { type: integer, readOnly: true }, name: { type: string }')}
    Seat: ${object('id: { type: integer, format: int64 }, row: { type: string }', 'id, row')}
    Ticket: ${object(`id: { type: integer, format: int64, example: 10 }, title: { type: string }, labels: { type: array, items: ${object('id: { type: integer }, name: { type: string }')} }, state: { type: string, enum: [open, done] }`, 'title')}
    Book: ${object('id: { type: integer, readOnly: true }, title: { type: string }, cover: { type: string, nullable: true }, shelf: { anyOf: [{ type: string, nullable: true }] }', 'id, title')}
    BookPage: ${object(`count: { type: integer }, next: { type: string, nullable: true, format: uri }, previous: { type: string, nullable: true, format: uri }, results: ${list('Book')}`, 'count, results')}
    Wrapper: ${object('data: { type: array, items: { type: object } }, links: { type: object, readOnly: true }')}
    SelfLink: ${object('self: { type: string, format: uri }')}
    PageLinks: ${object('next: { type: string, format: uri }, prev: { type: string, format: uri }')}
    Trip: ${object('id: { type: string, format: uuid, readOnly: true }, passenger: { type: string }, has_bicycle: { type: boolean }')}
    Call: ${object(`sid: ${sid('(CA|CB)', ', nullable: true')}, to: { type: string, nullable: true }, from: { type: string, nullable: true }, date_created: { type: string, format: date-time-rfc-2822, nullable: true }`)}
    ChoreCompact: ${object('gid: { type: string, readOnly: true }, name: { type: string }')}
    ChoreRequest: { allOf: [${to('ChoreCompact')}, ${object('notes: { type: string }, done: { type: boolean }, due_on: { type: string, format: date, nullable: true }')}] }
    ChoreResponse: { allOf: [${to('ChoreRequest')}, ${object('created_at: { type: string, format: date-time, readOnly: true }')}] }
    NewPlant: ${object('name: { type: string }', 'name')}
    Plant: ${object('id: { type: string, format: uuid }, name: { type: string }', 'id, name')}
    Animal:
      type: object
      required: [species]
      discriminator: { propertyName: species, mapping: { horse: '#/components/schemas/Horse' } }
      properties: { id: { type: integer, readOnly: true }, species: { type: string } }
    Horse: { allOf: [${to('Animal')}, ${object('height: { type: number }', 'height')}] }
    Machine:
      type: object
      required: [name]
      properties: { id: { type: number, readOnly: true }, name: { type: string } }
      additionalProperties: { type: string }
    Thing: ${object('id: { type: string, readOnly: true }, toString: { type: string }, valueOf: { type: string }, label-a: { type: string }, label_a: { type: string }')}
    Gate: ${object('id: { type: string }, name: { type: string }', 'id')}
    Dial: ${object('name: { type: string }, value: { type: number }', 'name, value')}
`;
