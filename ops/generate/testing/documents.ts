/** Small documents for tests of generated services, each for one kind of resource. */

const head = (version: string, title: string): string =>
  `openapi: ${version}\ninfo: { title: ${title}, version: 1.0.0 }\nsecurity: [{ key: [] }]\n`;
const security = 'securitySchemes: { key: { type: apiKey, in: header, name: X-KEY } }';
const body = (schema: string): string => `{ content: { application/json: { schema: ${schema} } } }`;
const said = (schema: string, more = ''): string =>
  `{ description: Done${more}, content: { application/json: { schema: ${schema} } } }`;
const ref = (name: string): string => `{ $ref: '#/components/schemas/${name}' }`;
const list = (name: string): string => `{ type: array, items: ${ref(name)} }`;
const parameter = (place: string, name: string, schema: string): string =>
  `{ name: ${name}, in: ${place}, required: ${place === 'path'}, schema: ${schema} }`;

// eslint-disable-next-line max-lines-per-function -- the text of one document
const petStore = (version: string, nickname: string): string => `${head(version, 'Pets')}
paths:
  /pets:
    get:
      operationId: listPets
      summary: "List */ all\`pets\`"
      parameters:
        - ${parameter('query', 'limit', '{ type: integer, minimum: 1, maximum: 50, default: 20 }')}
        - ${parameter('query', 'offset', '{ type: integer, minimum: 0, default: 0 }')}
        - ${parameter('query', 'kind', '{ type: string }')}
        - ${parameter('query', 'tags', '{ type: string }')}
        - ${parameter('query', 'sort', '{ type: string }')}
      responses:
        '200':
          description: Pets
          headers:
            X-Total-Count: { required: true, schema: { type: integer } }
            Link: { required: true, schema: { type: string } }
          content: { application/json: { schema: ${list('Pet')} } }
    post:
      operationId: create-pet
      parameters: [${parameter('header', 'Idempotency-Key', '{ type: string }')}]
      requestBody: { required: true, content: { application/json: { schema: ${ref('NewPet')} } } }
      responses:
        '201':
          description: Made
          headers:
            Location: { required: true, schema: { type: string } }
            ETag: { required: true, schema: { type: string } }
          content: { application/json: { schema: ${ref('Pet')} } }
  /pets/{petId}:
    parameters: [${parameter('path', 'petId', '{ type: string, format: uuid }')}]
    get:
      operationId: getPet
      responses:
        '200': { description: Pet, headers: { ETag: { schema: { type: string } } }, content: { application/json: { schema: ${ref('Pet')} } } }
        '404': { description: None }
    put:
      operationId: replacePet
      parameters: [${parameter('header', 'If-Match', '{ type: string }')}]
      requestBody: { required: true, content: { application/json: { schema: ${ref('NewPet')} } } }
      responses: { '200': ${said(ref('Pet'))}, '404': { description: None }, '412': { description: Changed } }
    patch:
      operationId: patchPet
      requestBody: { required: true, content: { application/merge-patch+json: { schema: ${ref('PetChange')} } } }
      responses: { '200': ${said(ref('Pet'))}, '404': { description: None } }
    delete:
      operationId: deletePet
      responses: { '204': { description: Gone }, '404': { description: None } }
components:
  ${security}
  schemas:
    NewPet:
      type: object
      required: [name]
      properties:
        name: { type: string, minLength: 1, maxLength: 40 }
        kind: { type: string, default: cat }
        "nick's \\"name\\"": ${nickname}
        tags: { type: array, items: { type: string } }
        home: { type: object, properties: { town: { type: string }, street: { type: string } } }
    PetChange:
      type: object
      properties:
        name: { type: string, minLength: 1, maxLength: 40 }
        tags: { type: array, items: { type: string } }
        home: { type: object, properties: { town: { type: string }, street: { type: string } } }
    Pet:
      allOf:
        - ${ref('NewPet')}
        - type: object
          required: [id, createdAt, updatedAt]
          properties:
            id: { type: string, format: uuid, readOnly: true }
            createdAt: { type: string, format: date-time, readOnly: true }
            updatedAt: { type: string, format: date-time, readOnly: true }
`;

const nested = `${head('3.1.0', 'Owners')}
paths:
  /owners:
    get: { operationId: list, responses: { '200': ${said(`{ type: object, required: [data, total], properties: { data: ${list('Owner')}, total: { type: integer } } }`)} } }
    post:
      operationId: create
      requestBody: { required: true, content: { application/json: { schema: ${ref('Owner')} } } }
      responses: { '201': ${said(ref('Owner'))}, '409': { description: Taken } }
  /owners/{ownerName}:
    parameters: [${parameter('path', 'ownerName', '{ type: string }')}]
    get: { operationId: get, responses: { '200': ${said(ref('Owner'))}, '404': { description: None } } }
    delete: { operationId: delete, responses: { '200': ${said('{ type: object, required: [message], properties: { message: { type: string } } }')}, '404': { description: None } } }
  /owners/{ownerName}/visits:
    parameters: [${parameter('path', 'ownerName', '{ type: string }')}]
    get:
      operationId: List
      parameters:
        - ${parameter('query', 'size', '{ type: integer, minimum: 1, maximum: 10, default: 2 }')}
        - ${parameter('query', 'cursor', '{ type: string }')}
      responses: { '200': ${said(`{ type: object, required: [items], properties: { items: ${list('Visit')}, next_cursor: { type: string } } }`)}, '404': { description: None } }
    post:
      operationId: create-visit
      requestBody: ${body(ref('NewVisit'))}
      responses: { '201': ${said(ref('Visit'))}, '404': { description: None } }
  /owners/{ownerName}/visits/{visitId}:
    parameters: [${parameter('path', 'ownerName', '{ type: string }')}, ${parameter('path', 'visitId', '{ type: integer }')}]
    get: { operationId: get visit, responses: { '200': ${said(ref('Visit'))}, '404': { description: None } } }
    delete: { operationId: 'delete-visit', responses: { '204': { description: Gone } } }
components:
  ${security}
  schemas:
    Owner: { type: object, required: [name], properties: { name: { type: string, minLength: 1 }, password: { type: string, writeOnly: true } } }
    NewVisit: { type: object, required: [why], properties: { why: { type: string } } }
    Visit: { type: object, required: [id, why], properties: { id: { type: integer }, why: { type: string } } }
`;

const upserts = `${head('3.1.0', 'Aliases')}
paths:
  /aliases:
    get: { responses: { '200': ${said(`{ type: object, required: [aliases], properties: { aliases: ${list('Alias')} } }`)} } }
  /aliases/{aliasName}:
    parameters: [${parameter('path', 'aliasName', '{ type: string }')}]
    get: { operationId: class, responses: { '200': ${said(ref('Alias'))}, '404': { description: None } } }
    put:
      operationId: put
      requestBody: { required: true, content: { application/json: { schema: ${ref('NewAlias')} } } }
      responses: { '200': ${said(ref('Alias'))}, '201': ${said(ref('Alias'))} }
    delete: { operationId: drop, responses: { '200': ${said('{ type: object, required: [name], properties: { name: { type: string } } }')}, '404': { description: None } } }
components:
  ${security}
  schemas:
    NewAlias: { type: object, required: [target], properties: { target: { type: string } } }
    Alias: { type: object, required: [name, target], properties: { name: { type: string }, target: { type: string } } }
`;

const shared = `${head('3.1.0', 'Routes')}
paths:
  /services:
    post: { operationId: addService, requestBody: ${body(ref('NewService'))}, responses: { '201': ${said(ref('Service'))} } }
  /services/{service_id_or_name}:
    parameters: [${parameter('path', 'service_id_or_name', '{ type: string }')}]
    get: { operationId: getService, responses: { '200': ${said(ref('Service'))}, '404': { description: None } } }
    delete: { operationId: removeService, responses: { '204': { description: Gone } } }
  /routes:
    get: { operationId: allRoutes, responses: { '200': ${said(list('Route'))} } }
    post: { operationId: addRoute, requestBody: ${body(ref('NewRoute'))}, responses: { '201': ${said(ref('Route'))} } }
  /routes/{id}:
    parameters: [${parameter('path', 'id', '{ type: string }')}]
    get: { operationId: getRoute, responses: { '200': ${said(ref('Route'))}, '404': { description: None } } }
  /services/{service}/routes:
    parameters: [${parameter('path', 'service', '{ type: string }')}]
    get: { operationId: routesOf, responses: { '200': ${said(list('Route'))} } }
    post: { operationId: addRouteTo, requestBody: ${body(ref('NewRoute'))}, responses: { '201': ${said(ref('Route'))} } }
  /services/{service}/routes/{id}:
    parameters: [${parameter('path', 'service', '{ type: string }')}, ${parameter('path', 'id', '{ type: string }')}]
    get: { operationId: routeOf, responses: { '200': ${said(ref('Route'))}, '404': { description: None } } }
components:
  ${security}
  schemas:
    NewService: { type: object, properties: { name: { type: string } } }
    Service: { type: object, properties: { id: { type: string }, name: { type: string } } }
    NewRoute: { type: object, properties: { hosts: { type: array, items: { type: string } }, service: { type: object, properties: { id: { type: string } } } } }
    Route: { type: object, properties: { id: { type: string }, hosts: { type: array, items: { type: string } }, service: { type: object, properties: { id: { type: string } } } } }
`;

const readOnly = `${head('3.1.0', 'Facts')}
paths:
  /facts: { get: { operationId: facts, parameters: [${parameter('query', 'page', '{ type: integer, minimum: 1 }')}], responses: { '200': ${said(list('Fact'))} } } }
  /facts/{id}: { get: { operationId: fact, parameters: [${parameter('path', 'id', '{ type: integer }')}], responses: { '200': ${said(ref('Fact'))}, '404': { description: None } } } }
components:
  ${security}
  schemas: { Fact: { type: object, required: [id], properties: { id: { type: integer }, text: { type: string } } } }
`;

const calls = `${head('3.1.0', 'Calls')}
paths:
  /send-mail: { post: { operationId: send/mail, requestBody: ${body('{ oneOf: [{ type: string }, { type: object }] }')}, responses: { '200': ${said('{ type: boolean }')} } } }
  /sum: { get: { operationId: return, responses: { '200': { description: Text, content: { text/plain: { schema: { type: string } } } } } } }
  /things/{id}/activate: { post: { parameters: [${parameter('path', 'id', '{ type: string }')}], responses: { '204': { description: Done } } } }
  /shapes:
    post:
      operationId: add shape
      requestBody: ${body(`{ oneOf: [${ref('Circle')}, ${ref('Square')}], discriminator: { propertyName: kind } }`)}
      responses: { '201': ${said(`{ oneOf: [${ref('Circle')}, ${ref('Square')}], discriminator: { propertyName: kind } }`)} }
  /shapes/{id}: { get: { operationId: 'shape', parameters: [${parameter('path', 'id', '{ type: string }')}], responses: { '200': ${said(`{ oneOf: [${ref('Circle')}, ${ref('Square')}] }`)} } } }
components:
  ${security}
  schemas:
    Circle: { type: object, required: [kind], properties: { kind: { type: string }, radius: { type: number } } }
    Square: { type: object, required: [kind], properties: { kind: { type: string }, side: { type: number } } }
`;

/** By name of the service, with how many of its operations form resources. */
export const smallDocuments: Readonly<Record<string, { readonly yaml: string; readonly resources: number }>> = {
  pets: { yaml: petStore('3.1.0', "{ type: [string, 'null'] }"), resources: 6 },
  'old-pets': { yaml: petStore('3.0.3', '{ type: string, nullable: true }'), resources: 6 },
  owners: { yaml: nested, resources: 8 },
  aliases: { yaml: upserts, resources: 4 },
  routes: { yaml: shared, resources: 9 },
  facts: { yaml: readOnly, resources: 2 },
  calls: { yaml: calls, resources: 0 },
};
