/** The searchable fields of the registered services. */
import { isAnyOf, type Kysely, type SearchCollection, sql, statement } from 'fountainai';

interface Tables {
  services: { id: string; name: string; description: string; tags: string };
}

type Store = Kysely<Tables>;

/** Ids of services may be any text; ids of documents are parts of URLs. */
export const serviceDocument = (id: string): string => Buffer.from(id).toString('base64url');
export const serviceOfDocument = (document: string): string => Buffer.from(document, 'base64url').toString();

export const services: SearchCollection = {
  name: 'services',
  fields: [
    { name: 'name', type: 'string', searched: true },
    { name: 'service_id', type: 'string', searched: true },
    { name: 'tags', type: 'string[]', searched: true },
    { name: 'description', type: 'string', searched: true },
  ],
  newest: undefined,
  revision: 1,
  hasNumbers: false,
  queried: true,
  async read(reader, documents) {
    const rows = await reader.all(selectServices, { ids: JSON.stringify(documents.map(serviceOfDocument)) });
    return rows.map(({ id, name, tags, description }) => ({
      id: serviceDocument(id),
      name,
      service_id: id,
      tags: JSON.parse(tags) as string[], // the store wrote it from a list of texts
      description,
    }));
  },
  itemIds: (_reader, documents) => Promise.resolve(new Map(documents.map((id) => [id, serviceOfDocument(id)]))),
  async idsAfter(reader, after, limit) {
    const from = after === undefined ? '' : serviceOfDocument(after);
    const rows = await reader.all(selectServicesAfter, { after: from, limit });
    return rows.map(({ id }) => serviceDocument(id));
  },
  count: async (reader) => (await reader.first(countServices, {}))?.total ?? 0,
  sample: async (reader, limit) => (await reader.all(sampleServices, { limit })).map(({ id }) => serviceDocument(id)),
};

/** @param parameter the ids as JSON text */
const selectServices = statement((database: Store, parameter: { ids: string }) =>
  database
    .selectFrom('services')
    .select(['id', 'name', 'description', 'tags'])
    .where(isAnyOf(database, 'id', parameter.ids, 'text')),
);

/** An id is never empty. */
const selectServicesAfter = statement((database: Store, parameter: { after: string; limit: number }) =>
  database.selectFrom('services').select('id').where('id', '>', parameter.after).orderBy('id').limit(parameter.limit),
);

const countServices = statement((database: Store) =>
  database.selectFrom('services').select((row) => row.fn.countAll<number>().as('total')),
);

const sampleServices = statement((database: Store, parameter: { limit: number }) =>
  database
    .selectFrom('services')
    .select('id')
    .orderBy(sql`random()`)
    .limit(parameter.limit),
);
