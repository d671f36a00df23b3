/** Compares the plan with recordings of a real Kong, which must know every field and every plugin. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadDocuments } from '../../../openapi/loading/directory.ts';
import type { Json } from '../../../openapi/document/document.ts';
import { arrayOf, isObject, objectOf, stringOf } from '../../../openapi/json/json.ts';
import { notEmpty } from '../../../openapi/testing/not-empty.ts';
import { kongKinds } from './kong-object.ts';
import { planGateway } from '../plan.ts';
import { Secret } from '../settings/secret.ts';
import { createSource, everyPlugin, filterObjects } from '../testing/plan-inputs.ts';

const peers = process.env.PEER_DOCUMENTS;

describe.skipIf(peers === undefined)('recordings of Kong 3.9.1 (PEER_DOCUMENTS)', async () => {
  const text = peers === undefined ? '[]' : readFileSync(join(peers, 'kong-3.9.1-postgres.json'), 'utf8');
  const exchanges = arrayOf(JSON.parse(text) as Json).map(objectOf);
  const objects = exchanges.flatMap(({ response }) => {
    const { body } = objectOf(response);
    return [...arrayOf(objectOf(body).data), ...(body === undefined ? [] : [body])].filter(isObject);
  });
  /** Members by which each kind is known among what was answered. */
  const marks: Readonly<Record<(typeof kongKinds)[number], readonly string[]>> = {
    upstreams: ['algorithm', 'slots'],
    targets: ['target', 'weight'],
    services: ['retries', 'connect_timeout'],
    routes: ['strip_path', 'hosts'],
    consumers: ['username', 'custom_id'],
    acls: ['group', 'consumer'],
    'key-auths': ['key', 'consumer'],
    plugins: ['config', 'instance_name'],
  };
  const known = (kind: (typeof kongKinds)[number]): Set<string> => {
    const of = objects.filter((object) => marks[kind].every((mark) => mark in object));
    return new Set(of.flatMap((object) => Object.keys(object)));
  };
  const plan = planGateway(
    await loadDocuments(),
    createSource({ ...everyPlugin, upstreamHost: 'a.internal,b.internal' }),
  );

  it.each(kongKinds)('know every field of %s', (kind) => {
    const planned = filterObjects(plan, kind);
    expect(planned.length).toBeGreaterThan(0);
    for (const { fields } of planned) expect([...known(kind)]).toEqual(expect.arrayContaining(Object.keys(fields)));
  });

  it('know every plugin and every member of its configuration', () => {
    const configs = new Map<string, Set<string>>();
    for (const object of objects) {
      if (!isObject(object.config)) continue;
      const name = stringOf(object.name);
      configs.set(name, new Set([...(configs.get(name) ?? []), ...Object.keys(object.config)]));
    }
    for (const { fields } of filterObjects(plan, 'plugins')) {
      const { name, config } = fields;
      if (config instanceof Secret) throw new TypeError('no plugin of ours is a secret');
      const members = [...(configs.get(stringOf(name)) ?? [])];
      expect(members, stringOf(name)).toEqual(expect.arrayContaining(Object.keys(objectOf(config))));
    }
  });

  it('accept all tags and paths of the plan', () => {
    const listed = (name: 'tags' | 'paths') => plan.objects.flatMap(({ fields }) => arrayOf(fields[name] as Json)); // no secrets
    for (const tag of notEmpty(listed('tags'))) expect(tag).toMatch(/^[^,/]+$/);
    for (const path of notEmpty(listed('paths'))) {
      expect(path).toMatch(/^~?\//);
      expect(path).not.toContain('//');
      expect(() => new RegExp(stringOf(path).slice(1))).not.toThrow();
    }
  });
});
