/** For tests: a document whose operations are generated as working code on a database. */
export const petshop = `
openapi: 3.1.0
info: { title: Pet shop, version: 1.0.0 }
servers: [{ url: 'http://127.0.0.1:8123' }]
paths:
  /pets:
    get:
      operationId: listPets
      responses:
        '200':
          description: all pets
          content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Pet' } } } }
    post:
      operationId: createPet
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
      responses:
        '201': { description: created, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
        '400': { description: invalid }
  /pets/{petId}:
    get:
      operationId: getPet
      parameters: [{ name: petId, in: path, required: true, schema: { type: string } }]
      responses:
        '200': { description: one pet, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
        '404': { description: missing }
components:
  schemas:
    Pet:
      type: object
      required: [name]
      properties: { id: { type: string, readOnly: true }, name: { type: string, maxLength: 100 } }
`;
