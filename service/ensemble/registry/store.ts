/** The registered services, in the database. */
import { type Database, type Kysely, type Search, statement, type Transaction, unsearched } from 'fountainai';
import { serviceDocument, services } from './service-collection.ts';
import type { AcceptedOperations, RegisteredService, ServiceRules } from '../tools/snapshot.ts';

/** A registered service with its last document. */
export interface StoredService extends RegisteredService {
  /** The address of the document, after redirects. */
  readonly address: string;
  /** The destination of calls: an address without a trailing slash. */
  readonly destination: string;
  /** The unchanged text. */
  readonly document: string;
  /** SHA-256 of its content: `ApiDocument.hash`. */
  readonly hash: string;
  readonly etag: string | null;
  /** The time when it was last known to be current: ISO 8601, UTC. */
  readonly fetched_at: string;
  /** Undefined in entries from before operations were accepted: all operations of their documents count as accepted. */
  readonly accepted?: AcceptedOperations | undefined;
}

export interface RegistryStore {
  /** Ordered by id: the same list, with the same objects, until the registry changes, also by another replica. */
  services(): Promise<readonly StoredService[]>;
  service(id: string): Promise<StoredService | undefined>;
  /** Returns a text that changes if tools change; it needs no document. */
  state(): Promise<string>;
  /** @returns false, without a change, if the id is taken */
  insertService(service: StoredService): Promise<boolean>;
  /** @returns false if no service has the id */
  replaceService(service: StoredService): Promise<boolean>;
  /** Stores a new fetch, unless the service was changed or removed meanwhile. */
  refreshService(service: StoredService, before: StoredService): Promise<boolean>;
  /** @returns false if no service has the id */
  deleteService(id: string): Promise<boolean>;
}

/** @param search is notified of every change; optional */
export function createStore(database: Database, search: Pick<Search, 'changed'> = unsearched): RegistryStore {
  const touched = async (write: Promise<number>): Promise<boolean> => (await write) > 0;
  const changing = (id: string, change: (transaction: Transaction) => Promise<number>): Promise<boolean> =>
    database.write(async (transaction) => {
      const isChanged = (await change(transaction)) > 0;
      if (isChanged) await search.changed(transaction, services, serviceDocument(id));
      return isChanged;
    });
  return {
    services: readOnceForEachState(database),
    service: async (id) => {
      const row = await database.first(selectService, { id });
      return row === undefined ? undefined : toService(row);
    },
    state: async () => JSON.stringify(await database.all(selectState, {})),
    insertService: (service) =>
      changing(service.id, (transaction) => transaction.run(insertService, toServiceRow(service))),
    replaceService: (service) =>
      changing(service.id, (transaction) => transaction.run(updateService, toServiceRow(service))),
    // A new fetch changes no searchable field.
    refreshService: (service, before) => {
      const row = { ...toServiceRow(service), from_url: before.openapi_url, from_fetched_at: before.fetched_at };
      return touched(database.write((transaction) => transaction.run(refreshService, row)));
    },
    deleteService: (id) => changing(id, (transaction) => transaction.run(deleteService, { id })),
  };
}

/** Documents are long, and most requests need all services. */
function readOnceForEachState(database: Database): RegistryStore['services'] {
  let known: { readonly token: string | undefined; readonly services: readonly StoredService[] } | undefined;
  return async () => {
    // First: the services that are read after the token have its state or a newer one, which has another token.
    const { token } = (await database.first(selectToken, {})) ?? {};
    // Without a token two states look the same: services of an earlier version, and others that a copy brought.
    if (known === undefined || token === undefined || known.token !== token) {
      const services = (await database.all(selectServices, {})).map(toService);
      known = { token, services };
    }
    return known.services;
  };
}

interface ServiceRow extends Omit<StoredService, 'tags' | 'rules' | 'accepted' | 'credentials'> {
  /** JSON. */
  readonly tags: string;
  readonly rules: string | null;
  readonly accepted: string | null;
  readonly credentials: string | null;
}

interface Tables {
  services: ServiceRow;
  services_state: { readonly token: string };
}

const toServiceRow = (service: StoredService): ServiceRow => ({
  ...service,
  tags: JSON.stringify(service.tags),
  rules: service.rules === undefined ? null : JSON.stringify(service.rules),
  accepted: service.accepted === undefined ? null : JSON.stringify(service.accepted),
  credentials: service.credentials ?? null,
});

/** `toServiceRow` wrote the texts from values of these types. */
function toService({ rules, accepted, credentials, ...row }: ServiceRow): StoredService {
  return {
    ...row,
    tags: JSON.parse(row.tags) as string[],
    ...(rules === null ? {} : { rules: JSON.parse(rules) as ServiceRules }),
    ...(credentials === 'caller' ? { credentials } : {}),
    ...(accepted === null ? {} : { accepted: JSON.parse(accepted) as AcceptedOperations }),
  };
}

const selectServices = statement((database: Kysely<Tables>) =>
  database.selectFrom('services').selectAll().orderBy('id'),
);

/** No row before the first change. */
const selectToken = statement((database: Kysely<Tables>) => database.selectFrom('services_state').select('token'));

const selectService = statement((database: Kysely<Tables>, parameter: { id: string }) =>
  database.selectFrom('services').selectAll().where('id', '=', parameter.id),
);

/** Accepted operations are long, and only their number and their effects change. */
const selectState = statement((database: Kysely<Tables>) =>
  database
    .selectFrom('services')
    .select(['id', 'name', 'description', 'hash', 'destination', 'tags', 'rules', 'credentials'])
    .select(({ fn }) => fn<number>('length', ['accepted']).as('accepted'))
    .orderBy('id'),
);

/** The members of a fetch by name, so that every statement sets the same. */
const fetched = (
  parameter: ServiceRow,
): Omit<ServiceRow, 'id' | 'name' | 'description' | 'openapi_url' | 'tags' | 'rules' | 'credentials'> => ({
  address: parameter.address,
  destination: parameter.destination,
  document: parameter.document,
  hash: parameter.hash,
  etag: parameter.etag,
  fetched_at: parameter.fetched_at,
  accepted: parameter.accepted,
});

const described = (
  parameter: ServiceRow,
): Pick<ServiceRow, 'name' | 'description' | 'openapi_url' | 'tags' | 'rules' | 'credentials'> => ({
  name: parameter.name,
  description: parameter.description,
  openapi_url: parameter.openapi_url,
  tags: parameter.tags,
  rules: parameter.rules,
  credentials: parameter.credentials,
});

const insertService = statement((database: Kysely<Tables>, parameter: ServiceRow) =>
  database
    .insertInto('services')
    .values({ id: parameter.id, ...described(parameter), ...fetched(parameter) })
    .onConflict((conflict) => conflict.column('id').doNothing()),
);

const updateService = statement((database: Kysely<Tables>, parameter: ServiceRow) =>
  database
    .updateTable('services')
    .set({ ...described(parameter), ...fetched(parameter) })
    .where('id', '=', parameter.id),
);

const refreshService = statement(
  (database: Kysely<Tables>, parameter: ServiceRow & { from_url: string; from_fetched_at: string }) =>
    database
      .updateTable('services')
      .set(fetched(parameter))
      .where('id', '=', parameter.id)
      .where('openapi_url', '=', parameter.from_url)
      .where('fetched_at', '=', parameter.from_fetched_at),
);

const deleteService = statement((database: Kysely<Tables>, parameter: { id: string }) =>
  database.deleteFrom('services').where('id', '=', parameter.id),
);
