/** A document with all that the checks between several requests look at, with and without its promises in words. */
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { parseDocument } from '../../../openapi/loading/load.ts';

const promises = {
  put: 'Replaces the whole boat; members that are left out are removed.',
  remove: 'Deletes the boat and answers with it. Deleting it again is answered 404.',
  key: 'The same key gives the first answer again; with another body the answer is 400.',
  q: 'Only boats whose title or notes contain this text.',
  total: 'The number of boats on all pages together that match the filters.',
  tag: 'Stands for the state of the boat; another one after every change.',
  card: 'The card of the boat as it is now.',
} as const;

/** With `<put>` where a description can stand; with a comma where more follows it in the same line. */
const text = `openapi: 3.1.0
info: { title: Boats, version: 1.0.0 }
security: [{ key: [] }]
paths:
  /boats:
    post:
      operationId: addBoat
      parameters:
        - { name: Idempotency-Key, in: header, <key,>schema: { type: string, minLength: 8, maxLength: 100 } }
      requestBody: &newBoat { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/NewBoat' } } } }
      responses:
        '201': { $ref: '#/components/responses/Boat' }
        <<: &errors
          '400': { $ref: '#/components/responses/Error' }
          '401': { $ref: '#/components/responses/Unauthorized' }
          '405': { $ref: '#/components/responses/NotAllowed' }
          '413': { $ref: '#/components/responses/Error' }
          '415': { $ref: '#/components/responses/Error' }
    get:
      operationId: listBoats
      parameters:
        - { name: q, in: query, <q,>schema: { type: string, minLength: 1, maxLength: 100 } }
        - { name: state, in: query, schema: { $ref: '#/components/schemas/State' } }
        - { name: limit, in: query, schema: { type: integer, minimum: 1, maximum: 100, default: 10 } }
        - { name: offset, in: query, schema: { type: integer, minimum: 0, default: 0 } }
      responses:
        '200':
          description: boats
          headers:
            X-Total-Count: { required: true, <total,>schema: { type: integer } }
            Link: { schema: { type: string } }
          content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Boat' } } } }
        <<: *errors
  /boats/{boatId}:
    parameters: [&boatId { name: boatId, in: path, required: true, schema: { type: integer, minimum: 1 } }]
    get:
      operationId: readBoat
      responses: &found { '200': { $ref: '#/components/responses/Boat' }, '404': { $ref: '#/components/responses/Error' }, <<: *errors }
    put:
      operationId: updateBoat
      <put>
      parameters: [&ifMatch { name: If-Match, in: header, schema: { type: string, minLength: 1 } }]
      requestBody: *newBoat
      responses: &changed { '412': { $ref: '#/components/responses/Error' }, <<: *found }
    patch:
      operationId: changeBoat
      parameters: [*ifMatch]
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/BoatChange' } } } }
      responses: *changed
    delete:
      operationId: removeBoat
      <remove>
      parameters: [*ifMatch]
      responses: *changed
  /boats/{boatId}/card:
    parameters: [*boatId]
    get:
      operationId: readCard
      <card>
      responses:
        '200': { description: card, content: { application/json: { schema: { $ref: '#/components/schemas/Card' } } } }
        '404': { $ref: '#/components/responses/Error' }
        <<: *errors
  /boats/{boatId}/berth:
    parameters: [*boatId]
    get:
      operationId: readBerth
      responses: &berth
        '200': { description: berth, content: { application/json: { schema: &place { $ref: '#/components/schemas/Berth' } } } }
        '404': { $ref: '#/components/responses/Error' }
        <<: *errors
    put:
      operationId: moveBoat
      requestBody: { required: true, content: { application/json: { schema: *place } } }
      responses: *berth
  /boats/{boatId}/trips:
    parameters: [*boatId]
    get:
      operationId: listTrips
      responses:
        '200': { description: trips, content: { application/json: { schema: { type: array, items: &trip { $ref: '#/components/schemas/Trip' } } } } }
        '404': { $ref: '#/components/responses/Error' }
        <<: *errors
    post:
      operationId: addTrip
      requestBody: { required: true, content: { application/json: { schema: *trip } } }
      responses:
        '201': { description: trip, content: { application/json: { schema: *trip } } }
        '404': { $ref: '#/components/responses/Error' }
        <<: *errors
  /harbour:
    get:
      operationId: readHarbour
      security: [{ pass: [] }]
      responses:
        '200': { description: harbour, content: { application/json: { schema: { type: object, properties: { boats: { type: integer } } } } } }
        <<: *errors
components:
  securitySchemes:
    key: { type: apiKey, in: header, name: X-Key }
    pass: { type: http, scheme: bearer }
  responses:
    Boat:
      description: the boat
      headers:
        ETag: { required: true, <tag,>schema: { type: string } }
        Location: { schema: { type: string } }
      content:
        application/json:
          schema: { $ref: '#/components/schemas/Boat' }
          example: { boatId: 7, title: Argo, state: afloat, flag: GR, registered: { port: Volos, number: V-7 } }
    Error: &error { description: no, content: { application/json: { schema: { $ref: '#/components/schemas/Error' } } } }
    Unauthorized: { <<: *error, headers: { WWW-Authenticate: { required: true, schema: { type: string } } } }
    NotAllowed: { <<: *error, headers: { Allow: { required: true, schema: { type: string } } } }
  schemas:
    State: { type: string, enum: [afloat, docked, sold] }
    NewBoat: { type: object, required: [title], properties: &boat { title: { type: string, minLength: 1, examples: [Argo] }, notes: { type: string }, metres: { type: number, minimum: 1, maximum: 500 }, state: { $ref: '#/components/schemas/State' }, crew: { type: object, properties: { captain: { type: string }, mate: { type: string } } } } }
    BoatChange: { type: object, minProperties: 1, properties: { title: { type: string, minLength: 1 }, notes: { type: string }, metres: { type: number, minimum: 1, maximum: 500 }, state: { $ref: '#/components/schemas/State' } } }
    Boat: { type: object, required: [boatId, title], properties: { <<: *boat, boatId: { type: integer }, flag: { type: string }, registered: { type: object, properties: { port: { type: string }, number: { type: string } } } } }
    Card: { type: object, required: [boatId, title], properties: { boatId: { type: integer }, title: { type: string }, notes: { type: string } } }
    Berth: { type: object, required: [pier], properties: { pier: { type: string, minLength: 1 }, place: { type: integer, minimum: 0 } } }
    Trip: { type: object, required: [to], properties: { to: { type: string, minLength: 1 }, miles: { type: integer, minimum: 0 } } }
    Error: { type: object, required: [errorCode, message], properties: { errorCode: { type: string }, message: { type: string }, details: { type: string } } }
`;

function parse(
  describe: (name: string, separator: string) => string,
  change: (whole: string) => string = (whole) => whole,
): Promise<ApiDocument> {
  const whole = change(text).replaceAll(/<(\w+)(,?)>/g, (_mark, name: string, separator: string) =>
    describe(name, separator),
  );
  return parseDocument(whole, { source: 'boats.yml', name: 'boats' });
}

/** The document without words, changed in its text, in which `<name>` is where the words of this name would stand. */
export function describedDocument(
  words: Readonly<Record<string, string>>,
  change: (whole: string) => string = (whole) => whole,
): Promise<ApiDocument> {
  return parse(
    (name, separator) => (words[name] === undefined ? '' : `description: '${words[name]}'${separator} `),
    change,
  );
}

/** Says what it promises in words. */
export const promisingDocument = await parse((name, separator) => {
  const words = new Map<string, string>(Object.entries(promises)).get(name) ?? '';
  return `description: '${words}'${separator} `;
});
/** The same operations and schemas without a word. */
export const plainDocument = await parse(() => '');
