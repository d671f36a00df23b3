/** The elements with a number, for an external index, where authors of stories find them by their order. */
import { type Kysely, type Reader, type SearchCollection, sql, statement } from 'fountainai';
import type { ElementKey } from './statements.ts';

interface Tables {
  element: { element_type: string; element_id: number; number: number };
  version: { element_type: string; element_id: number; number: number; data: string; comment: string };
}

type Store = Kysely<Tables>;

/** `script.12` */
export const toElementDocumentId = ({ type, id }: ElementKey): string => `${type}.${id}`;

function getElement(document: string): ElementKey {
  const [type = '', id] = document.split('.');
  return { type, id: Number(id) };
}

export const sequences: SearchCollection = {
  name: 'sequences',
  fields: [
    { name: 'elementType', type: 'string', searched: true },
    { name: 'comment', type: 'string', searched: true },
    { name: 'data', type: 'string', searched: true },
    { name: 'elementId', type: 'int64' },
    { name: 'sequenceNumber', type: 'int64' },
    { name: 'versionNumber', type: 'int64' },
  ],
  newest: 'sequenceNumber',
  revision: 1,
  hasNumbers: false,
  queried: false,
  // No operation searches elements: changes are sent to the index one after another.
  async read(reader, ids) {
    const found = await Promise.all(ids.map((id) => readElement(reader, id)));
    return found.filter((document) => document !== undefined);
  },
  async idsAfter(reader, after, limit) {
    const from = after === undefined ? { type: '', id: 0 } : getElement(after);
    return (await reader.all(selectElementsAfter, { ...from, limit })).map(toElementDocumentId);
  },
  count: async (reader) => (await reader.first(countElements, {}))?.total ?? 0,
  sample: async (reader, limit) => (await reader.all(sampleElements, { limit })).map(toElementDocumentId),
};

async function readElement(reader: Reader, id: string) {
  const element = getElement(id);
  const held = await reader.first(selectNumber, element);
  if (held === undefined) return undefined;
  const last = await reader.first(selectLastVersion, element);
  return {
    id,
    elementType: element.type,
    comment: last?.comment ?? '',
    data: last?.data ?? '',
    elementId: element.id,
    sequenceNumber: held.number,
    versionNumber: last?.number ?? 0,
  };
}

const selectNumber = statement((database: Store, parameter: ElementKey) =>
  database
    .selectFrom('element')
    .select('number')
    .where('element_type', '=', parameter.type)
    .where('element_id', '=', parameter.id),
);

const selectLastVersion = statement((database: Store, parameter: ElementKey) =>
  database
    .selectFrom('version')
    .select(['number', 'data', 'comment'])
    .where('element_type', '=', parameter.type)
    .where('element_id', '=', parameter.id)
    .orderBy('number', 'desc')
    .limit(1),
);

const selectElementsAfter = statement((database: Store, parameter: ElementKey & { limit: number }) =>
  database
    .selectFrom('element')
    .select(['element_type as type', 'element_id as id'])
    .where((eb) =>
      eb.or([
        eb('element_type', '>', parameter.type),
        eb.and([eb('element_type', '=', parameter.type), eb('element_id', '>', parameter.id)]),
      ]),
    )
    .orderBy('element_type')
    .orderBy('element_id')
    .limit(parameter.limit),
);

const countElements = statement((database: Store) =>
  database.selectFrom('element').select((row) => row.fn.countAll<number>().as('total')),
);

const sampleElements = statement((database: Store, parameter: { limit: number }) =>
  database
    .selectFrom('element')
    .select(['element_type as type', 'element_id as id'])
    .orderBy(sql`random()`)
    .limit(parameter.limit),
);
