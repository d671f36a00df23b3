import { describe, expect, it } from 'vitest';
import { loadDocuments } from '../../../openapi/loading/directory.ts';
import type { Json, JsonObject } from '../../../openapi/document/document.ts';
import { isArray, isObject } from '../../../openapi/json/json.ts';
import { createDeclarativeConfig } from '../../../pulumi/plan/gateway/declarative.ts';
import { planGateway } from '../../../pulumi/plan/plan.ts';
import { createSource } from '../../../pulumi/plan/testing/plan-inputs.ts';
import { toSecretPlaceholder } from '../../dockerize/compose/kong-file.ts';
import { findGatewayGaps } from './gateway-file.ts';

const settings = { keyAuth: 'true', upstreamHost: 'a.internal,b.internal', rateLimit: '60' };
const plan = planGateway(await loadDocuments(), createSource(settings));
const configuration = createDeclarativeConfig(plan, toSecretPlaceholder);

/** Another value for every object in the lists, with its place; undefined takes it out. */
function* changedObjects(value: Json, change: (object: JsonObject) => JsonObject | undefined): Generator<Json> {
  if (isArray(value)) {
    for (const [index, item] of value.entries()) {
      if (!isObject(item)) continue;
      yield value.flatMap((other, place) => (place === index ? (change(item) ?? []) : other));
      for (const inner of changedObjects(item, change)) yield value.with(index, inner);
    }
  } else if (isObject(value)) {
    for (const [name, member] of Object.entries(value)) {
      if (name === 'tags' || name === 'config' || name === 'healthchecks') continue;
      for (const inner of changedObjects(member, change)) yield { ...value, [name]: inner };
    }
  }
}

const describeGaps = (other: Json, isActual = true) =>
  findGatewayGaps(...((isActual ? [configuration, other] : [other, configuration]) as [JsonObject, JsonObject])) // both are
    .map(({ what, field }) => (field === undefined ? what : `${what} ${field}`));

function reversed(value: Json): Json {
  if (isArray(value)) return value.map(reversed).reverse();
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, reversed(member)]),
  );
}

describe('of all objects of a large configuration', () => {
  it('none differs where all is written in another order', () => {
    expect(describeGaps(configuration)).toEqual([]);
    expect(describeGaps(reversed(configuration))).toEqual([]);
  });

  it('each is missed once where it is gone, and too much where nothing asks for it', () => {
    const without = [...changedObjects(configuration, () => undefined)];
    expect(without).toHaveLength(plan.objects.length);
    for (const other of without) {
      expect(describeGaps(other)).toEqual(['missing']);
      expect(describeGaps(other, false)).toEqual(['extra']);
    }
  });

  it('each is reported by its field if the field differs or is new', () => {
    for (const other of changedObjects(configuration, (object) => ({ ...object, note: 'new' }))) {
      expect(describeGaps(other)).toEqual(['changed note']);
      expect(describeGaps(other, false)).toEqual(['changed note']);
    }
  });
});
