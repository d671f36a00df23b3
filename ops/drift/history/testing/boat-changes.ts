/** Changes of the document of the boats that break clients, each with the rule that names its kind, and where it is. */
import type { Json } from '../../../../openapi/document/document.ts';
import type { DraftChange } from '../../testing/drift-inputs.ts';

const schemas = 'components schemas';
const list = 'paths /boats get';
const create = 'paths /boats post';
const item = 'paths /boats/{boatId}';
const berth = 'paths /boats/{boatId}/berth';
const newBoat = `${schemas} NewBoat`;
const boat = `${schemas} Boat`;

/** What is changed, and the rule of the finding there. */
export interface BoatChange {
  readonly title: string;
  readonly change: DraftChange;
  readonly place: string;
  readonly rule: string;
}

/** Without a value, what stands at the place is removed. */
type Row = readonly [title: string, place: string, value: Json | undefined, rule: string];

const json = (schema: Json): Json => ({ 'application/json': { schema } });
const text: Json = { type: 'string' };
const header = (name: string, required = true): Json => ({ name, in: 'header', required, schema: text });
const query = (name: string, schema: Json = text): Json => ({ name, in: 'query', required: true, schema });

const requests: readonly Row[] = [
  ['a required member is new', `${newBoat} required`, ['title', 'notes'], 'request-property-became-required'],
  ['a member is required in a change', `${schemas} BoatChange required`, ['notes'], 'request-property-became-required'],
  ['a member of a request is removed', `${newBoat} properties notes`, undefined, 'request-property-removed'],
  [
    'a member of a member is removed',
    `${newBoat} properties crew properties mate`,
    undefined,
    'request-property-removed',
  ],
  ['a text becomes a number', `${newBoat} properties notes type`, 'number', 'request-property-type-changed'],
  ['a number becomes an integer', `${newBoat} properties metres type`, 'integer', 'request-property-type-changed'],
  ['an object becomes a text', `${newBoat} properties crew`, text, 'request-property-type-changed'],
  ['a text gets a maximum', `${newBoat} properties notes maxLength`, 100, 'request-property-max-length-set'],
  ['a text gets a minimum', `${newBoat} properties notes minLength`, 5, 'request-property-min-length-increased'],
  ['a text gets a pattern', `${newBoat} properties notes pattern`, '^[a-z]*$', 'request-property-pattern-added'],
  ['a text gets a format', `${newBoat} properties notes format`, 'email', 'request-property-type-changed'],
  ['a text gets an enum', `${newBoat} properties notes enum`, ['a', 'b'], 'request-property-became-enum'],
  [
    'a minimum of a text is raised',
    `${newBoat} properties title minLength`,
    3,
    'request-property-min-length-increased',
  ],
  ['a minimum is raised', `${newBoat} properties metres minimum`, 5, 'request-property-min-increased'],
  ['a maximum is lowered', `${newBoat} properties metres maximum`, 50, 'request-property-max-decreased'],
  ['a number gets a step', `${newBoat} properties metres multipleOf`, 0.5, 'request-takes-less'],
  [
    'a minimum becomes exclusive',
    `${newBoat} properties metres exclusiveMinimum`,
    1,
    'request-property-exclusive-min-set',
  ],
  ['other members are refused', `${newBoat} additionalProperties`, false, 'request-takes-less'],
  ['more members are needed', `${schemas} BoatChange minProperties`, 2, 'unclassed'],
  ['fewer members are allowed', `${schemas} BoatChange maxProperties`, 2, 'request-takes-less'],
  ['a trip needs its miles', `${schemas} Trip required`, ['to', 'miles'], 'request-property-became-required'],
  ['the miles of a trip have a maximum', `${schemas} Trip properties miles maximum`, 1000, 'request-property-max-set'],
  ['a place is a text', `${schemas} Berth properties place`, text, 'response-property-type-changed'],
  [
    'a body is another media type',
    `${create} requestBody content`,
    { 'application/xml': { schema: text } },
    'request-body-media-type-removed',
  ],
  [
    'a body is required',
    `${berth} put requestBody content application/json schema`,
    { allOf: [{ $ref: '#/components/schemas/Berth' }, { required: ['place'] }] },
    'request-property-became-required',
  ],
];

const parameters: readonly Row[] = [
  ['a filter is removed', `${list} parameters 1`, undefined, 'request-parameter-removed'],
  ['a search is removed', `${list} parameters 0`, undefined, 'request-parameter-removed'],
  ['a header is removed', `${create} parameters 0`, undefined, 'request-parameter-removed'],
  ['a condition is removed', `${item} put parameters 0`, undefined, 'request-parameter-removed'],
  ['a parameter is required', `${list} parameters 0 required`, true, 'request-parameter-became-required'],
  ['a header is required', `${item} patch parameters 0 required`, true, 'request-parameter-became-required'],
  ['a key of requests is required', `${create} parameters 0 required`, true, 'request-parameter-became-required'],
  [
    'a required parameter is new',
    `${item}/card parameters`,
    [{ name: 'boatId', in: 'path', required: true, schema: { type: 'integer', minimum: 1 } }, query('harbour')],
    'new-required-request-parameter',
  ],
  [
    'a required header is new',
    `paths /harbour get parameters`,
    [header('X-Harbour')],
    'new-required-request-parameter',
  ],
  ['the maximum of a limit is lowered', `${list} parameters 2 schema maximum`, 50, 'request-parameter-max-decreased'],
  ['the minimum of a limit is raised', `${list} parameters 2 schema minimum`, 5, 'request-parameter-min-increased'],
  [
    'the default of a limit is another',
    `${list} parameters 2 schema default`,
    20,
    'request-parameter-default-value-changed',
  ],
  ['an offset has a maximum', `${list} parameters 3 schema maximum`, 1000, 'request-parameter-max-set'],
  ['a search is shorter', `${list} parameters 0 schema maxLength`, 10, 'request-parameter-max-length-decreased'],
  ['a search is longer', `${list} parameters 0 schema minLength`, 3, 'request-parameter-min-length-increased'],
  ['a search has a pattern', `${list} parameters 0 schema pattern`, '^[a-z]+$', 'request-parameter-pattern-added'],
  ['an id has a maximum', `${item} parameters 0 schema maximum`, 1000, 'request-parameter-max-set'],
  [
    'a key of requests is shorter',
    `${create} parameters 0 schema maxLength`,
    36,
    'request-parameter-max-length-decreased',
  ],
];

const answers: readonly Row[] = [
  [
    'a required member of an answer is removed',
    `${boat} properties boatId`,
    undefined,
    'response-required-property-removed',
  ],
  ['a member of an answer is removed', `${boat} properties flag`, undefined, 'response-optional-property-removed'],
  [
    'a member of a member of an answer is removed',
    `${boat} properties registered properties port`,
    undefined,
    'response-optional-property-removed',
  ],
  ['a member of an answer is optional', `${boat} required`, ['title'], 'response-property-became-optional'],
  [
    'a member of an answer is null',
    `${boat} properties title type`,
    ['string', 'null'],
    'response-property-became-nullable',
  ],
  ['an id is a text', `${boat} properties boatId type`, 'string', 'response-property-type-changed'],
  [
    'a member of an answer is an object',
    `${boat} properties flag`,
    { type: 'object' },
    'response-property-type-changed',
  ],
  [
    'a state is new in answers',
    `${boat} properties state`,
    { type: 'string', enum: ['afloat', 'docked', 'sold', 'sunk'] },
    'response-property-enum-value-added',
  ],
  ['a card has no title', `${schemas} Card properties title`, undefined, 'response-required-property-removed'],
  ['the title of a card is optional', `${schemas} Card required`, ['boatId'], 'response-property-became-optional'],
  [
    'the number of a card is a text',
    `${schemas} Card properties boatId type`,
    'string',
    'response-property-type-changed',
  ],
  ['an error has no code', `${schemas} Error properties errorCode`, undefined, 'response-required-property-removed'],
  [
    'the message of an error is optional',
    `${schemas} Error required`,
    ['errorCode'],
    'response-property-became-optional',
  ],
  ['a success is removed', `${create} responses 201`, undefined, 'response-success-status-removed'],
  ['an answer has no body', `${item}/card get responses 200 content`, {}, 'response-media-type-removed'],
  [
    'an answer is another media type',
    `${item}/card get responses 200 content`,
    { 'text/plain': { schema: text } },
    'response-media-type-removed',
  ],
  [
    'a list is an object',
    `${list} responses 200 content`,
    json({ type: 'object', properties: { boats: { type: 'array', items: {} } } }),
    'response-body-type-changed',
  ],
  [
    'a required header of an answer is removed',
    `${list} responses 200 headers X-Total-Count`,
    undefined,
    'required-response-header-removed',
  ],
  [
    'a header of an answer is optional',
    'components responses Boat headers ETag required',
    false,
    'response-header-became-optional',
  ],
  [
    'a header of an answer is removed',
    'components responses Boat headers ETag',
    undefined,
    'required-response-header-removed',
  ],
  ['a header of an answer is a text', `${list} responses 200 headers X-Total-Count schema type`, 'string', 'unclassed'],
  [
    'an error of an answer is another media type',
    'components responses Error content',
    { 'application/problem+json': { schema: { $ref: '#/components/schemas/Error' } } },
    'response-media-type-name-specialized',
  ],
];

const operations: readonly Row[] = [
  ['an operation is removed', `${item} delete`, undefined, 'api-removed-without-deprecation'],
  ['a list is removed', list, undefined, 'api-removed-without-deprecation'],
  ['a path is removed', berth, undefined, 'api-path-removed-without-deprecation'],
  ['an operation has another id', `${list} operationId`, 'findBoats', 'operation-id-changed'],
  ['an operation asks for another key', `${list} security`, [{ pass: [] }], 'security-changed'],
  ['an operation asks for two keys', `${list} security`, [{ key: [], pass: [] }], 'security-changed'],
  ['the key has another name', 'components securitySchemes key name', 'X-Other-Key', 'security-changed'],
  ['the key is in the query', 'components securitySchemes key in', 'query', 'security-changed'],
  ['the token is a password', 'components securitySchemes pass scheme', 'basic', 'security-changed'],
];

export const boatChanges: readonly BoatChange[] = [...requests, ...parameters, ...answers, ...operations].map(
  ([title, place, value, rule]) => ({
    title,
    change: (draft) => (value === undefined ? draft.remove(place) : draft.set(place, value)),
    place,
    rule,
  }),
);
