/** A document with all that the comparison of two documents has to look into, for tests. */
import { smallDocument } from '../../testing/drift-inputs.ts';

const yaml = `
openapi: 3.1.0
info: { title: Library, version: 1.4.0 }
servers:
  - { url: 'https://library.example' }
tags:
  - { name: books, description: Books. }
security:
  - { keyAuth: [] }
paths:
  /books:
    parameters:
      - { name: X-Request-Id, in: header, schema: { type: string, maxLength: 40 } }
    get:
      operationId: listBooks
      tags: [books]
      parameters:
        - { name: limit, in: query, schema: { type: integer, minimum: 1, maximum: 100, default: 20 } }
        - { name: genre, in: query, schema: { $ref: '#/components/schemas/Genre' } }
      responses:
        '200':
          description: Books.
          headers:
            X-Total-Count: { required: true, schema: { type: integer } }
          content:
            application/json:
              schema: { type: array, items: { $ref: '#/components/schemas/Book' } }
        '400': { $ref: '#/components/responses/Problem' }
    post:
      operationId: createBook
      tags: [books]
      requestBody:
        required: true
        content:
          application/json: { schema: { $ref: '#/components/schemas/NewBook' } }
      responses:
        '201':
          description: Created.
          headers:
            Location: { required: true, schema: { type: string, format: uri } }
          content:
            application/json: { schema: { $ref: '#/components/schemas/Book' } }
          links:
            read: { operationId: readBook, parameters: { bookId: $response.body#/id } }
        '400': { $ref: '#/components/responses/Problem' }
  /books/{bookId}:
    parameters:
      - { name: bookId, in: path, required: true, schema: { type: integer, minimum: 1 } }
    get:
      operationId: readBook
      tags: [books]
      responses:
        '200':
          description: A book.
          content:
            application/json: { schema: { $ref: '#/components/schemas/Book' } }
        '404': { $ref: '#/components/responses/Problem' }
    patch:
      operationId: changeBook
      tags: [books]
      requestBody:
        content:
          application/json: { schema: { $ref: '#/components/schemas/BookChange' } }
      responses:
        '200':
          description: A book.
          content:
            application/json: { schema: { $ref: '#/components/schemas/Book' } }
        '404': { $ref: '#/components/responses/Problem' }
  /media:
    post:
      operationId: createMedium
      tags: [books]
      security:
        - { staffAuth: [write] }
      requestBody:
        required: true
        content:
          application/json: { schema: { $ref: '#/components/schemas/Medium' } }
      responses:
        '201':
          description: Created.
          content:
            application/json: { schema: { $ref: '#/components/schemas/Medium' } }
        '400': { $ref: '#/components/responses/Problem' }
  /shelves:
    get:
      operationId: readShelves
      tags: [books]
      security:
        - { staffAuth: [read] }
      responses:
        '200':
          description: All shelves.
          content:
            application/json: { schema: { $ref: '#/components/schemas/Shelf' } }
components:
  securitySchemes:
    keyAuth: { type: apiKey, in: header, name: X-API-Key }
    staffAuth:
      type: oauth2
      flows:
        clientCredentials:
          tokenUrl: https://library.example/token
          scopes: { read: See everything, write: Change everything }
  responses:
    Problem:
      description: What is wrong.
      content:
        application/json: { schema: { $ref: '#/components/schemas/Problem' } }
  schemas:
    Genre: { type: string, enum: [novel, poetry, drama] }
    Problem:
      type: object
      required: [message]
      properties:
        message: { type: string }
        code: { type: string }
    Timed:
      type: object
      required: [createdAt]
      properties:
        createdAt: { type: string, format: date-time }
        changedAt: { type: [string, 'null'], format: date-time }
        changes: { type: integer, minimum: 0 }
    Named:
      type: object
      required: [title]
      properties:
        title: { type: string, minLength: 1, maxLength: 200 }
        subtitle: { type: string, maxLength: 200 }
        language: { type: string, pattern: '^[a-z]{2}$' }
    NewBook:
      allOf:
        - $ref: '#/components/schemas/Named'
        - type: object
          required: [author]
          properties:
            author: { $ref: '#/components/schemas/Person' }
            genre: { $ref: '#/components/schemas/Genre' }
            tags: { type: array, maxItems: 20, items: { type: string, maxLength: 30 } }
    Book:
      allOf:
        - $ref: '#/components/schemas/Named'
        - $ref: '#/components/schemas/Timed'
        - type: object
          required: [id, author]
          properties:
            id: { type: integer }
            author: { $ref: '#/components/schemas/Person' }
            editor: { oneOf: [{ $ref: '#/components/schemas/Person' }, { type: 'null' }] }
            genre: { $ref: '#/components/schemas/Genre' }
            tags: { type: array, maxItems: 20, items: { type: string, maxLength: 30 } }
    BookChange:
      type: object
      minProperties: 1
      properties:
        title: { type: string, minLength: 1, maxLength: 200 }
        price: { oneOf: [{ type: number, minimum: 0 }, { type: string, pattern: '^[0-9]+$' }] }
        author: { anyOf: [{ $ref: '#/components/schemas/Person' }, { type: 'null' }] }
    Person:
      type: object
      required: [name]
      properties:
        name: { type: string, minLength: 1 }
        born: { type: integer }
    Medium:
      oneOf:
        - $ref: '#/components/schemas/Disc'
        - $ref: '#/components/schemas/Film'
      discriminator:
        propertyName: kind
        mapping:
          disc: '#/components/schemas/Disc'
          film: '#/components/schemas/Film'
    Disc:
      allOf:
        - $ref: '#/components/schemas/Named'
        - type: object
          required: [kind]
          properties:
            kind: { const: disc }
            tracks: { type: integer }
    Film:
      type: object
      required: [kind, minutes]
      properties:
        kind: { const: film }
        minutes: { type: integer, minimum: 1 }
    Shelf:
      type: object
      required: [name]
      properties:
        name: { type: string }
        books: { type: array, items: { $ref: '#/components/schemas/Book' } }
        parts: { type: array, items: { $ref: '#/components/schemas/Shelf' } }
`;

/** Of version 1.4.0. */
export const library = await smallDocument(yaml.trimStart());
