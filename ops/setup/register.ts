/** Registers services with the ensemble, as their documents describe them. */
import type { ApiDocument } from '../../openapi/document/document.ts';
import { arrayOf, isObject, objectOf } from '../../openapi/json/json.ts';
import type { JsonClient } from '../cli/json-client.ts';
import type { StepResult } from '../cli/report.ts';

/** A registration: `Service` of the ensemble's document. */
export interface Registration {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly openapi_url: string;
  readonly tags: readonly string[];
}

/** @param url the address of the service */
export function createRegistration(document: ApiDocument, url: string): Registration {
  const { name, title, description, operations } = document;
  return {
    id: name,
    name: title,
    description:
      description
        .split(/\n\s*\n/, 1)[0]
        ?.replace(/\s+/g, ' ')
        .trim() ?? title,
    openapi_url: `${url}/openapi.yml`,
    tags: [...new Set(operations.flatMap(({ tags }) => tags))],
  };
}

/**
 * @param client of the ensemble, with a key and an admin key
 * @throws OpsError if the ensemble refuses
 */
export async function register(client: JsonClient, wanted: Registration): Promise<StepResult> {
  const { services } = objectOf(await client('GET', '/services'));
  const present = arrayOf(services).find((service) => objectOf(service).id === wanted.id);
  if (present === undefined) {
    await client('POST', '/services/register', wanted);
    return { outcome: 'created', detail: wanted.openapi_url };
  }
  if (isRegistered(present, wanted)) return { outcome: 'unchanged', detail: wanted.openapi_url };
  await client('PUT', `/services/update/${encodeURIComponent(wanted.id)}`, wanted);
  return { outcome: 'updated', detail: wanted.openapi_url };
}

/** Ignores other members, which are the ensemble's own. */
function isRegistered(present: unknown, wanted: Registration): boolean {
  if (!isObject(present)) return false;
  return Object.entries(wanted).every(([name, value]) => JSON.stringify(present[name]) === JSON.stringify(value));
}
