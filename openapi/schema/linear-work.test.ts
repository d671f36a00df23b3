/** Shared and circular references cost work that is linear in the document, not in its expanded size. */
import { describe, expect, it } from 'vitest';
import { sampleValue } from '../sample/sample.ts';
import { pickRows } from '../testing/long-form.ts';
import { isObject } from '../json/json.ts';
import type { Json, JsonObject } from '../json/json-value.ts';
import { countSchemas } from './count-schemas.ts';
import { DocumentSchemas } from './view/document-schemas.ts';
import { inlined } from './inlined.ts';
import type { SchemaView } from './view/schema-view.ts';
import { standalone } from './standalone.ts';
import { countVisits, doubledChain, doubles } from './testing/visits.ts';

/** The work on a chain: each access to a member of its JSON, and each visit of a view. */
async function workOn(content: JsonObject, work: (schemas: DocumentSchemas) => unknown): Promise<number> {
  let count = 0;
  const known = new WeakMap<object, object>();
  const counted = <Value extends Json>(value: Value): Value => {
    if (!isObject(value) && !Array.isArray(value)) return value;
    let proxy = known.get(value);
    if (proxy === undefined) {
      proxy = new Proxy<object>(value, {
        get(target, name) {
          count += 1;
          return counted(Reflect.get(target, name) as Json);
        },
      });
      known.set(value, proxy);
    }
    return proxy as Value; // it has the members of the value
  };
  const visits = await countVisits(() => work(new DocumentSchemas(counted(content))));
  return count + visits;
}

function readAll(schema: SchemaView): unknown {
  const { types, members, required, items, constants, bounds, alternatives, discriminator, additional, shape } = schema;
  const facts = { types, members, required, items, constants, bounds, alternatives, discriminator, additional, shape };
  return { ...facts, default: schema.default, hidden: schema.hidden('request'), isReadOnly: schema.isReadOnly };
}

const first = (schemas: DocumentSchemas): SchemaView => schemas.at('/$defs/S0')!;

const works: Readonly<Record<string, (schemas: DocumentSchemas) => unknown>> = {
  reading: (schemas) => {
    readAll(first(schemas));
    return first(schemas).possibleParts;
  },
  'writing in one piece': (schemas) => standalone(first(schemas), 'request'),
  counting: (schemas) => countSchemas(first(schemas)),
  describing: (schemas) => inlined(first(schemas), 'request'),
  sampling: (schemas) => {
    try {
      return sampleValue(first(schemas), 'request');
    } catch {
      return undefined; // a circle may have no value
    }
  },
};

/** A sample is validated, and the validator tries a schema once for each mention in these keywords: 2^60 times in 60 levels. */
const triedTwice: ReadonlySet<string> = new Set(['oneOf', 'allOf and anyOf', 'items and not', 'conditions']);

const cases = Object.keys(works).flatMap((work) =>
  Object.keys(doubles)
    .filter((double) => work !== 'sampling' || !triedTwice.has(double))
    .flatMap((double) => [false, true].map((isCircle) => ({ work, double, isCircle }))),
);

describe('600 doubled levels cost at most 11 times the work of 60', () => {
  it.each(pickRows(cases, 24))(
    '$work, $double, in a circle: $isCircle',
    async ({ work, double, isCircle }) => {
      const cost = (levels: number) =>
        workOn({ $defs: doubledChain(levels, doubles[double]!, '/$defs', isCircle) }, works[work]!);
      const [few, many] = [await cost(60), await cost(600)];
      expect(few).toBeGreaterThan(0);
      expect(many / few).toBeLessThanOrEqual(11);
    },
    60_000,
  );
});
