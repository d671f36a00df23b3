/** Single changes of the document of the library, and what is to be found of each. */
import { objectOf } from '../../../../openapi/json/json.ts';
import type { DraftChange } from '../../testing/drift-inputs.ts';

const schemas = 'components schemas';
const list = 'paths /books get';
const create = 'paths /books post';
const title = `${schemas} Named properties title`;

export interface SingleChange {
  readonly change: DraftChange;
  /** The rules of all findings, in their order. */
  readonly want: readonly string[];
  /** The pointer of the first of them. */
  readonly at: string;
}

const either = [{ required: ['subtitle'] }, { required: ['language'] }];

export const singleChanges: Record<string, SingleChange> = {
  'an extension in a part': {
    change: (draft) => draft.set(`${schemas} Timed x-unit`, 'hours'),
    want: ['unclassed', 'version'],
    at: '/components/schemas/Timed/x-unit',
  },
  'an extension of a member of a part': {
    change: (draft) => draft.set(`${title} x-unit`, 'hours'),
    want: ['unclassed', 'version'],
    at: '/components/schemas/Named/properties/title/x-unit',
  },
  'a condition in a part': {
    change: (draft) =>
      draft
        .set(`${schemas} Named if`, { required: ['subtitle'] })
        .set(`${schemas} Named then`, { required: ['language'] }),
    want: ['request-body-if-added', 'request-body-then-added', 'version'],
    at: '/components/schemas/Named/if',
  },
  'alternatives in a part': {
    change: (draft) => draft.set(`${schemas} Named anyOf`, either),
    want: ['request-body-any-of-added', 'version'],
    at: '/components/schemas/Named/anyOf',
  },
  'choices in a part': {
    change: (draft) => draft.set(`${schemas} Named oneOf`, either),
    want: ['request-body-one-of-added', 'version'],
    at: '/components/schemas/Named/oneOf',
  },
  'alternatives in a part of answers alone': {
    change: (draft) => draft.set(`${schemas} Timed anyOf`, [{ required: ['changes'] }, { required: ['changedAt'] }]),
    want: ['version'],
    at: '/info/version',
  },
  'no members that no part describes': {
    change: (draft) => draft.set(`${schemas} Book unevaluatedProperties`, false),
    want: ['version'],
    at: '/info/version',
  },
  'no other members in a part': {
    change: (draft) => draft.set(`${schemas} Named unevaluatedProperties`, false),
    want: ['request-takes-less', 'version'],
    at: '/components/schemas/Named/unevaluatedProperties',
  },
  'no additional members in a part': {
    change: (draft) => draft.set(`${schemas} Named additionalProperties`, false),
    want: ['request-takes-less', 'version'],
    at: '/components/schemas/Named/additionalProperties',
  },
  'a part more': {
    change: (draft) => draft.push(`${schemas} NewBook allOf`, { required: ['tags'] }),
    want: ['request-property-became-required', 'version'],
    at: '/components/schemas/NewBook/allOf/2/required',
  },
  'a member of a part removed': {
    change: (draft) => draft.remove(`${schemas} Named properties subtitle`),
    want: ['response-optional-property-removed', 'version'],
    at: '/components/schemas/Named/properties',
  },
  'a required member of a part of answers removed': {
    change: (draft) => draft.remove(`${schemas} Timed properties createdAt`).remove(`${schemas} Timed required`),
    want: ['response-required-property-removed', 'version'],
    at: '/components/schemas/Timed/properties',
  },
  'a member of a part renamed': {
    change: (draft) =>
      draft
        .set(`${schemas} Named properties byline`, { type: 'string' })
        .remove(`${schemas} Named properties subtitle`),
    want: ['response-optional-property-removed', 'version'],
    at: '/components/schemas/Named/properties',
  },
  'the type of a member of a part': {
    change: (draft) => draft.set(title, { type: 'integer' }),
    want: ['response-property-type-changed', 'version'],
    at: '/components/schemas/Named/properties/title/type',
  },
  'the type of a member that was an object': {
    change: (draft) => draft.set(`${schemas} Person`, { type: 'string' }),
    want: ['response-property-type-changed', 'version'],
    at: '/components/schemas/Person/type',
  },
  'the type of what a member of a part holds': {
    change: (draft) => draft.set(`${schemas} NewBook allOf 1 properties tags items`, { type: 'integer' }),
    want: ['request-property-type-changed', 'version'],
    at: '/components/schemas/NewBook/allOf/1/properties/tags/items/type',
  },
  'a length in a part': {
    change: (draft) => draft.set(`${title} maxLength`, 100),
    want: ['request-property-max-length-decreased', 'version'],
    at: '/components/schemas/Named/properties/title/maxLength',
  },
  'a pattern in a part': {
    change: (draft) => draft.set(`${schemas} Named properties language pattern`, '^[a-z]{2,3}$'),
    want: ['request-property-pattern-changed', 'version'],
    at: '/components/schemas/Named/properties/language/pattern',
  },
  'a choice less, in parameters, requests and answers': {
    change: (draft) => draft.remove(`${schemas} Genre enum 2`),
    want: ['request-parameter-enum-value-removed', 'version'],
    at: '/components/schemas/Genre/enum',
  },
  'a choice more, in parameters, requests and answers': {
    change: (draft) => draft.push(`${schemas} Genre enum`, 'essay'),
    want: ['response-property-enum-value-added', 'version'],
    at: '/components/schemas/Genre/enum',
  },
  'a member newly required by a part': {
    change: (draft) => draft.push(`${schemas} Named required`, 'language'),
    want: ['request-property-became-required', 'version'],
    at: '/components/schemas/Named/required',
  },
  'a member no longer required by a part of answers': {
    change: (draft) => draft.set(`${schemas} Timed required`, []),
    want: ['response-property-became-optional', 'version'],
    at: '/components/schemas/Timed/required',
  },
  'the format of a member of a part': {
    change: (draft) => draft.set(`${schemas} Timed properties createdAt format`, 'date'),
    want: ['unclassed', 'version'],
    at: '/components/schemas/Timed/properties/createdAt/format',
  },
  'null no longer in an answer with a reference': {
    change: (draft) => draft.set(`${schemas} Book allOf 2 properties editor`, { $ref: '#/components/schemas/Person' }),
    want: ['version'],
    at: '/info/version',
  },
  'null no longer accepted next to a reference': {
    change: (draft) => draft.set(`${schemas} BookChange properties author`, { $ref: '#/components/schemas/Person' }),
    want: ['request-property-became-not-nullable', 'version'],
    at: '/components/schemas/Person/type',
  },
  'one line in a schema that may be null': {
    change: (draft) => draft.set(`${schemas} Person anyOf`, [{ required: ['born'] }, { maxProperties: 1 }]),
    want: ['request-body-any-of-added', 'version'],
    at: '/components/schemas/Person/anyOf',
  },
  'a member of a schema that contains itself': {
    change: (draft) => draft.set(`${schemas} Shelf properties name`, { type: 'integer' }),
    want: ['response-property-type-changed', 'version'],
    at: '/components/schemas/Shelf/properties/name/type',
  },
  'a schema that newly contains itself, as a part of others': {
    change: (draft) => draft.set(`${schemas} Named properties series`, { $ref: '#/components/schemas/Named' }),
    want: ['version'],
    at: '/info/version',
  },
  'an alternative removed': {
    change: (draft) => draft.remove(`${schemas} Medium oneOf 1`).remove(`${schemas} Medium discriminator mapping film`),
    want: ['request-body-one-of-removed', 'request-body-discriminator-mapping-deleted', 'version'],
    at: '/components/schemas/Medium/oneOf',
  },
  'a member of an alternative': {
    change: (draft) => draft.set(`${schemas} Film properties minutes minimum`, 5),
    want: ['request-property-min-increased', 'version'],
    at: '/components/schemas/Film/properties/minutes/minimum',
  },
  'a value of a discriminator renamed': {
    change: (draft) =>
      draft
        .set(`${schemas} Medium discriminator mapping movie`, '#/components/schemas/Film')
        .remove(`${schemas} Medium discriminator mapping film`),
    want: ['request-body-discriminator-mapping-deleted', 'version'],
    at: '/components/schemas/Medium/discriminator/mapping',
  },
  'values of a discriminator exchanged': {
    change: (draft) =>
      draft.set(`${schemas} Medium discriminator mapping`, {
        disc: '#/components/schemas/Film',
        film: '#/components/schemas/Disc',
      }),
    want: ['request-body-discriminator-mapping-changed', 'version'],
    at: '/components/schemas/Medium/discriminator/mapping/disc',
  },
  'the discriminator removed': {
    change: (draft) => draft.remove(`${schemas} Medium discriminator`),
    want: ['request-body-discriminator-removed', 'version'],
    at: '/components/schemas/Medium',
  },
  'errors in another media type': {
    change: (draft) =>
      draft.set('components responses Problem content', {
        'application/problem+json': draft.get('components responses Problem content application/json'),
      }),
    want: ['response-media-type-name-specialized', 'version'],
    at: '/components/responses/Problem/content',
  },
  'an error in another media type': {
    change: (draft) =>
      draft.set(`${list} responses 400`, {
        description: 'Wrong.',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      }),
    want: ['response-media-type-name-specialized', 'version'],
    at: '/paths/~1books/get/responses/400/content',
  },
  'a success in another media type': {
    change: (draft) => {
      const { 'application/json': medium = {} } = objectOf(draft.get(`${list} responses 200 content`));
      draft.set(`${list} responses 200 content`, { 'text/csv': medium });
    },
    want: ['response-media-type-removed', 'version'],
    at: '/paths/~1books/get/responses/200/content',
  },
  'a header of an answer removed': {
    change: (draft) => draft.remove(`${list} responses 200 headers X-Total-Count`),
    want: ['required-response-header-removed', 'version'],
    at: '/paths/~1books/get/responses/200/headers',
  },
  'a parameter of a path tightened': {
    change: (draft) => draft.set('paths /books parameters 0 schema maxLength', 10),
    want: ['request-parameter-max-length-decreased', 'version'],
    at: '/paths/~1books/parameters/0/schema/maxLength',
  },
  'a parameter of a path newly required': {
    change: (draft) => draft.set('paths /books parameters 0 required', true),
    want: ['request-parameter-became-required', 'version'],
    at: '/paths/~1books/parameters/0/required',
  },
  'null as a default': {
    change: (draft) => draft.set(`${schemas} BookChange properties price default`, null),
    want: ['unclassed', 'version'],
    at: '/components/schemas/BookChange/properties/price/default',
  },
  'an operation removed, to which a link leads': {
    change: (draft) => draft.remove('paths /books/{bookId} get').remove(`${create} responses 201 links`),
    want: ['api-removed-without-deprecation', 'version'],
    at: '/paths/~1books~1{bookId}',
  },
  'a path removed': {
    change: (draft) => draft.remove('paths /books/{bookId}').remove(`${create} responses 201 links`),
    want: ['api-path-removed-without-deprecation', 'version'],
    at: '/paths',
  },
  'an operation renamed, to which a link leads': {
    change: (draft) => draft.rename('readBook', 'getBook'),
    want: ['operation-id-changed', 'version'],
    at: '/paths/~1books~1{bookId}/get/operationId',
  },
  'a link removed': {
    change: (draft) => draft.remove(`${create} responses 201 links`),
    want: ['unclassed', 'version'],
    at: '/paths/~1books/post/responses/201',
  },
  'a success removed': {
    change: (draft) =>
      draft.set(`${create} responses 202`, draft.get(`${create} responses 201`)).remove(`${create} responses 201`),
    want: ['response-success-status-removed', 'version'],
    at: '/paths/~1books/post/responses',
  },
  'a body newly required': {
    change: (draft) => draft.set('paths /books/{bookId} patch requestBody required', true),
    want: ['request-body-became-required', 'version'],
    at: '/paths/~1books~1{bookId}/patch/requestBody/required',
  },
  'keys that all operations need': {
    change: (draft) => draft.set('security', [{ staffAuth: ['read'] }]),
    want: ['security-changed', 'version'],
    at: '/security',
  },
  'no keys for all operations': {
    change: (draft) => draft.remove('security'),
    want: ['security-changed', 'version'],
    at: '',
  },
  'another scope of an operation': {
    change: (draft) => draft.set('paths /shelves get security', [{ staffAuth: ['write'] }]),
    want: ['security-changed', 'version'],
    at: '/paths/~1shelves/get/security',
  },
  'a scheme in another header': {
    change: (draft) => draft.set('components securitySchemes keyAuth name', 'X-Key'),
    want: ['security-changed', 'version'],
    at: '/components/securitySchemes/keyAuth/name',
  },
  'another address for tokens': {
    change: (draft) =>
      draft.set('components securitySchemes staffAuth flows clientCredentials tokenUrl', 'https://library.example/t'),
    want: ['security-changed', 'version'],
    at: '/components/securitySchemes/staffAuth/flows/clientCredentials/tokenUrl',
  },
  'another dialect': {
    change: (draft) => draft.set('jsonSchemaDialect', 'https://dialect.example/own'),
    want: ['unclassed', 'version'],
    at: '/jsonSchemaDialect',
  },
};
