import { expect, it } from 'vitest';
import { loadDocuments } from '../../../openapi/loading/directory.ts';
import type { JsonObject } from '../../../openapi/document/document.ts';
import { arrayOf, isObject, stringOf } from '../../../openapi/json/json.ts';
import { createDeclarativeConfig } from './declarative.ts';
import { planGateway } from '../plan.ts';
import { createSource } from '../testing/plan-inputs.ts';

const plan = planGateway(
  await loadDocuments(),
  createSource({ keyAuth: 'true', upstreamHost: 'a,b', rateLimit: '60', prometheus: 'true' }),
);
const config = createDeclarativeConfig(plan, (secret) => `$${secret.setting}[${secret.index}]`);

/** Every object, with the one that it stands in. */
function flattened(
  lists: JsonObject,
  owner?: string,
): { kind: string; owner: string | undefined; fields: JsonObject }[] {
  const inner = ['upstreams', 'targets', 'services', 'routes', 'consumers', 'acls', 'keyauth_credentials', 'plugins'];
  return Object.entries(lists).flatMap(([kind, list]) => {
    if (!inner.includes(kind)) return [];
    return arrayOf(list)
      .filter((item) => isObject(item))
      .flatMap((item) => {
        const fields = Object.fromEntries(Object.entries(item).filter(([name]) => !inner.includes(name)));
        const name = stringOf(item.name) || stringOf(item.username);
        return [{ kind: kind === 'keyauth_credentials' ? 'key-auths' : kind, owner, fields }, ...flattened(item, name)];
      });
  });
}

it('contains the objects of the plan, each in its parent', () => {
  const text = (value: unknown): string => JSON.stringify(value);
  const wanted = plan.objects.map(({ kind, of, fields }) => ({
    kind,
    owner: of?.name,
    fields: JSON.parse(text(fields)) as JsonObject,
  }));
  const isKey = ({ kind }: { kind: string }): boolean => kind === 'key-auths';
  const found = flattened(config);
  expect(
    found
      .filter((one) => !isKey(one))
      .map(text)
      .sort(),
  ).toEqual(
    wanted
      .filter((one) => !isKey(one))
      .map(text)
      .sort(),
  );
  expect(found.filter(isKey).map(({ owner, fields }) => [owner, fields.key])).toEqual([
    ['fountainai-adminapikeyauth', '$ADMIN_API_KEYS[0]'],
    ['fountainai-apikeyauth', '$API_KEYS[0]'],
    ['fountainai-apikeyauth', '$API_KEYS[1]'],
  ]);
});

it('has its version, and no empty list', () => {
  expect(config._format_version).toBe('3.0');
  const plain = createDeclarativeConfig(planGateway([], createSource({})), String);
  expect(plain).toEqual({ _format_version: '3.0' });
});
