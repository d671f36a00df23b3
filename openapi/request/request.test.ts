import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyCharacter } from '../testing/any-character.ts';
import type {
  Json,
  JsonObject,
  MediaType,
  Operation,
  Parameter,
  ParameterPlace,
  ParameterStyle,
} from '../document/document.ts';
import { viewSchema } from '../schema/view/document-schemas.ts';
import { buildRequest, RequestError, type RequestArguments } from './request.ts';

const operation = (
  path: string,
  parameters: readonly Parameter[],
  content?: Readonly<Record<string, JsonObject>>,
): Operation => ({
  id: 'call',
  method: 'post',
  path,
  pointer: '',
  summary: '',
  description: '',
  tags: [],
  deprecated: false,
  parameters,
  requestBody: content && {
    required: true,
    description: '',
    pointer: '',
    content: new Map(Object.entries(content).map(([type, encoding]) => [type, media(encoding)])),
  },
  responses: new Map(),
  security: [],
});

const media = (encoding: JsonObject): MediaType => ({ schema: viewSchema(true), examples: [], encoding, pointer: '' });

const parameter = (
  place: ParameterPlace,
  style: ParameterStyle,
  explode: boolean,
  more: Partial<Parameter> = {},
): Parameter => ({
  name: 'color',
  in: place,
  description: '',
  required: false,
  deprecated: false,
  style,
  explode,
  allowReserved: false,
  allowEmptyValue: false,
  schema: viewSchema(true),
  mediaType: undefined,
  examples: [],
  pointer: '',
  ...more,
});

const build = (given: Parameter, value: Json): string => {
  const { target, headers } = buildRequest(operation(given.in === 'path' ? '/{color}' : '/', [given]), {
    [given.in]: { [given.name]: value },
  });
  if (given.in === 'header') return headers.color ?? 'none';
  return given.in === 'cookie' ? (headers.cookie ?? 'none') : target;
};

const prefixes: Partial<Record<ParameterStyle, string>> = { label: '.', matrix: ';color=' };
const list = ['blue', 'black', 'brown'];
const object = { R: 100, G: 200, B: 150 };

describe('parameters', () => {
  // The examples of https://spec.openapis.org/oas/v3.1.1.html#style-examples
  test.each<[style: ParameterStyle, explode: boolean, place: ParameterPlace, one: string, many: string, named: string]>(
    [
      ['matrix', false, 'path', '/;color=blue', '/;color=blue,black,brown', '/;color=R,100,G,200,B,150'],
      ['matrix', true, 'path', '/;color=blue', '/;color=blue;color=black;color=brown', '/;R=100;G=200;B=150'],
      ['label', false, 'path', '/.blue', '/.blue,black,brown', '/.R,100,G,200,B,150'],
      ['label', true, 'path', '/.blue', '/.blue.black.brown', '/.R=100.G=200.B=150'],
      ['simple', false, 'path', '/blue', '/blue,black,brown', '/R,100,G,200,B,150'],
      ['simple', true, 'path', '/blue', '/blue,black,brown', '/R=100,G=200,B=150'],
      ['simple', false, 'header', 'blue', 'blue,black,brown', 'R,100,G,200,B,150'],
      ['simple', true, 'header', 'blue', 'blue,black,brown', 'R=100,G=200,B=150'],
      ['form', false, 'query', '/?color=blue', '/?color=blue,black,brown', '/?color=R,100,G,200,B,150'],
      ['form', true, 'query', '/?color=blue', '/?color=blue&color=black&color=brown', '/?R=100&G=200&B=150'],
      ['form', false, 'cookie', 'color=blue', 'color=blue,black,brown', 'color=R,100,G,200,B,150'],
      ['form', true, 'cookie', 'color=blue', 'color=blue; color=black; color=brown', 'R=100; G=200; B=150'],
      [
        'spaceDelimited',
        false,
        'query',
        '/?color=blue',
        '/?color=blue%20black%20brown',
        '/?color=R%20100%20G%20200%20B%20150',
      ],
      [
        'pipeDelimited',
        false,
        'query',
        '/?color=blue',
        '/?color=blue%7Cblack%7Cbrown',
        '/?color=R%7C100%7CG%7C200%7CB%7C150',
      ],
      ['pipeDelimited', true, 'query', '/?color=blue', '/?color=blue&color=black&color=brown', '/?R=100&G=200&B=150'],
      [
        'deepObject',
        true,
        'query',
        '/?color=blue',
        '/?color=blue&color=black&color=brown',
        '/?color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150',
      ],
    ],
  )('%s, exploded %s, in %s', (style, explode, place, one, many, named) => {
    const given = parameter(place, style, explode);
    expect([build(given, 'blue'), build(given, list), build(given, object)]).toEqual([one, many, named]);
  });

  test.each<[given: string, Parameter, Json, want: string]>([
    ['null', parameter('query', 'form', true), null, '/?color=null'],
    ['numbers and booleans', parameter('query', 'form', false), [1.5, true], '/?color=1.5,true'],
    [
      'reserved characters in a query',
      parameter('query', 'form', false),
      ['a,b', '&=+ #/é'],
      '/?color=a%2Cb,%26%3D%2B%20%23%2F%C3%A9',
    ],
    ['reserved characters in a path', parameter('path', 'simple', false), '../?#', '/..%2F%3F%23'],
    ['dots within a label', parameter('path', 'label', true), ['a.b', 'c'], '/.a%2Eb.c'],
    ['reserved characters', parameter('query', 'form', true, { allowReserved: true }), 'a/b?c&d', '/?color=a/b?c%26d'],
    ['an empty list in a query', parameter('query', 'form', true), [], '/'],
    ['an empty object in a header', parameter('header', 'simple', true), {}, 'none'],
    [
      'objects in deepObject',
      parameter('query', 'deepObject', true),
      { a: { b: [1, 2] } },
      '/?color%5Ba%5D%5Bb%5D=1&color%5Ba%5D%5Bb%5D=2',
    ],
    [
      'JSON in a query',
      parameter('query', 'form', true, { mediaType: 'application/json' }),
      [{ a: 1 }],
      '/?color=%5B%7B%22a%22%3A1%7D%5D',
    ],
    [
      'JSON in a header',
      parameter('header', 'simple', false, { mediaType: 'application/json' }),
      { a: [1, 2] },
      '{"a":[1,2]}',
    ],
    ['text of a type in a query', parameter('query', 'form', true, { mediaType: 'text/plain' }), 'a', '/?color=a'],
    ['the delimiter of cookies', parameter('cookie', 'form', true), 'a;b=c', 'color=a%3Bb%3Dc'],
  ])('%s', (_given, given, value, want) => {
    expect(build(given, value)).toBe(want);
  });

  test.each<[given: string, Parameter, Json, want: string]>([
    ['an empty path parameter', parameter('path', 'simple', false), '', `/{color} cannot be ""`.slice(1)],
    ['a step up in the path', parameter('path', 'simple', false), '..', '{color} cannot be ".."'],
    ['a step in the path', parameter('path', 'label', false), '', '{color} cannot be "."'],
    ['a hidden step up in the path', parameter('path', 'label', false), '.', '{color} cannot be ".%2E"'],
    [
      'a line break in a header',
      parameter('header', 'simple', false),
      'a\r\nx: y',
      'cannot contain these characters in a header',
    ],
    [
      'a letter beyond ASCII in a header',
      parameter('header', 'simple', false),
      'é',
      'cannot contain these characters in a header',
    ],
    [
      'a comma in a list of a header',
      parameter('header', 'simple', false),
      ['a,b'],
      'cannot contain a comma within a list',
    ],
    [
      'the delimiter in a list',
      parameter('query', 'pipeDelimited', false),
      ['a|b'],
      'cannot contain its delimiter within a list',
    ],
    ['a list in a list', parameter('query', 'form', true), [[1]], 'cannot contain lists or objects within its value'],
    ['a lone surrogate', parameter('query', 'form', true), '\ud800', 'cannot contain a lone surrogate'],
  ])('refuses %s', (_given, given, value, want) => {
    expect(() => build(given, value)).toThrow(RequestError);
    expect(() => build(given, value)).toThrow(want);
  });

  test('lists in a query can be decoded to the same lists', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }), (values) => {
        const target = build(parameter('query', 'form', true), values);
        expect(new URL(target, 'http://localhost').searchParams.getAll('color')).toEqual(values);
      }),
    );
  });

  test('a path parameter stays one segment of the path, for any value', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: anyCharacter, minLength: 1 }),
        fc.constantFrom<ParameterStyle>('simple', 'label', 'matrix'),
        (value, style) => {
          const given = operation('/a/{color}/b', [parameter('path', style, false)]);
          let target;
          try {
            target = buildRequest(given, { path: { color: value } }).target;
          } catch (error) {
            expect(error).toBeInstanceOf(RequestError);
            return;
          }
          const { pathname, search, hash } = new URL(target, 'http://localhost');
          const [, first, middle, last, ...more] = pathname.split('/');
          expect([first, last, more, search, hash]).toEqual(['a', 'b', [], '', '']);
          expect(decodeURIComponent(middle ?? '')).toBe(`${prefixes[style] ?? ''}${value}`);
        },
      ),
    );
  });
});

describe('buildRequest', () => {
  test('puts each argument in its place', () => {
    const given = operation(
      '/a b/{color}.json/{id}',
      [
        parameter('path', 'simple', false),
        parameter('path', 'simple', false, { name: 'id' }),
        parameter('query', 'form', true, { name: 'q' }),
        parameter('header', 'simple', false, { name: 'If-Match' }),
      ],
      { 'application/json': {} },
    );
    expect(
      buildRequest(given, {
        path: { color: 'x', id: 7 },
        query: { q: undefined },
        header: { 'If-Match': '"1"' },
        body: {},
      }),
    ).toEqual({
      method: 'POST',
      target: '/a%20b/x.json/7',
      headers: { 'if-match': '"1"', 'content-type': 'application/json' },
      body: '{}',
    });
  });

  test.each<[given: string, RequestArguments, want: string]>([
    ['a path parameter that is missing', {}, 'the path needs {color}'],
    [
      'one that objects inherit',
      { path: { color: 'a' }, query: { constructor: 1 } },
      'call has no query parameter constructor',
    ],
    ['a header of the connection', { path: { color: 'a' }, header: { Host: 'x' } }, 'Host is not for callers to set'],
    ['an argument that is unknown', { path: { color: 'a', size: 1 } }, 'call has no path parameter size'],
  ])('refuses %s', (_given, given, want) => {
    const parameters = [parameter('path', 'simple', false), parameter('header', 'simple', false, { name: 'Host' })];
    expect(() => buildRequest(operation('/{color}', parameters), given)).toThrow(want);
  });
});
