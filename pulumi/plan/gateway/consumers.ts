/** Consumers: one for each security scheme that the gateway checks, with the scheme's keys and a group. */
import { createHmac, randomBytes, scryptSync } from 'node:crypto';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { arrayOf, isObject, stringOf } from '../../../openapi/json/json.ts';
import type { KongObject } from './kong-object.ts';
import type { PlanFaults } from '../faults/plan-error.ts';
import type { GatewaySettings } from './gateway-settings.ts';
import { toSlug, sortUnique } from '../document/ordering.ts';
import type { Secret } from '../settings/secret.ts';
import { keysSetting } from '../settings/plan-settings.ts';

/** @param objects the objects of the documents; their `acl` plugins name the schemes that are checked */
export function createConsumers(
  documents: readonly ApiDocument[],
  objects: readonly KongObject[],
  options: GatewaySettings,
  faults: PlanFaults,
): KongObject[] {
  if (!options.keyAuth) return [];
  const known = new Set(documents.flatMap(({ securitySchemes }) => [...securitySchemes.keys()]));
  const schemes = sortUnique(objects.flatMap(listGroups).filter((group) => known.has(group)));
  const keys = new Map(schemes.map((scheme) => [scheme, options.keys(scheme)]));
  checkDistinctKeys(keys, faults);
  return [...keys].flatMap(([scheme, secrets]) => createConsumerObjects(scheme, secrets, options.ownerTag));
}

/** Lists the groups of an `acl` plugin. A document may add groups with `x-kong-plugin-acl`, which are not schemes. */
function listGroups({ kind, fields: { name, config } }: KongObject): string[] {
  if (kind !== 'plugins' || name !== 'acl' || !isObject(config)) return [];
  return arrayOf(config.allow).map(stringOf);
}

/** Kong allows each key once, since the key identifies the consumer. */
function checkDistinctKeys(keys: ReadonlyMap<string, readonly Secret[]>, faults: PlanFaults): void {
  const all = [...keys].flatMap(([scheme, secrets]) => secrets.map((secret) => ({ scheme, secret })));
  for (const [index, { scheme, secret }] of all.entries()) {
    const same = all.slice(0, index).find((other) => other.secret.isSameAs(secret));
    if (same === undefined) continue;
    const problem = `has the same key as ${keysSetting(same.scheme).name}`;
    const remedy = 'give each consumer keys of its own';
    const data = { other: keysSetting(same.scheme).name };
    faults.add({ code: 'plan-key-reused', where: keysSetting(scheme).name, problem, remedy, data });
  }
}

function createConsumerObjects(scheme: string, secrets: readonly Secret[], ownerTag: string): KongObject[] {
  const tags = [ownerTag];
  const name = `${ownerTag}-${toSlug(scheme)}`;
  const of = { kind: 'consumers', name } as const;
  return [
    { kind: 'consumers', name, fields: { username: name, tags } },
    { kind: 'acls', name: `${name} ${scheme}`, of, fields: { group: scheme, tags } },
    ...secrets.map((secret, index): KongObject => {
      const key = `${name} key ${fingerprintKey(secret, scheme)}`;
      return { kind: 'key-auths', name: `${name} key ${index + 1}`, key, of, fields: { key: secret, tags } };
    }),
  ];
}

/** Of this process: what a fingerprint is stored under reveals no key. */
const pepper = randomBytes(32);

/** A process may plan several times. */
const fingerprints = new Map<string, string>();

const maxFingerprints = 1000;

/**
 * Identifies keys by their values and not by their positions: a key that moves up when another is removed is still
 * the same key. The hash is slow on purpose, and too short to reveal the key.
 */
function fingerprintKey(key: Secret, scheme: string): string {
  const name = createHmac('sha256', pepper)
    .update(JSON.stringify([scheme, key.reveal()]))
    .digest('hex');
  const known = fingerprints.get(name);
  if (known !== undefined) return known;
  const fingerprint = scryptSync(key.reveal(), `key of ${scheme}`, 4, { N: 4096 }).toString('hex');
  if (fingerprints.size < maxFingerprints) fingerprints.set(name, fingerprint);
  return fingerprint;
}
