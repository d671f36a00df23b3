/** For tests of collections: owners with rooms in which visits are, and pets that may have an owner. */
import { compileValidator } from '../../openapi/validator.ts';
import type { Database } from '../storage/database.ts';
import { createIdempotencyTable } from '../storage/idempotency.ts';
import type { Migrations } from '../storage/migrations.ts';
import { Collection } from './collection.ts';
import { createCollectionTable } from './table.ts';

export interface Owner {
  id: string;
  name?: string;
}

export interface Pet {
  id: string;
  name: string;
  kind?: string | null;
  tags?: string[];
  home?: { town?: string; street?: string | null };
  secret?: string;
  owner?: { id?: string };
}

export interface Visit {
  id: number;
  why: string;
}

const migrations = {
  '0001': {
    async up(database: Parameters<typeof createCollectionTable>[0]) {
      await createCollectionTable(database, 'owners', { columns: ['name'] });
      await createCollectionTable(database, 'pets', { sharedWithin: ['owner_id'], columns: ['kind', 'tags'] });
      await createCollectionTable(database, 'rooms', { within: ['owner_id'] });
      await createCollectionTable(database, 'visits', { within: ['owner_id', 'room_id'] });
      await createIdempotencyTable(database);
    },
  },
};

const validatePet = compileValidator({
  type: 'object',
  required: ['name', 'kind'],
  properties: { name: { type: 'string' }, kind: { type: ['string', 'null'] } },
});

export function collections(database: Database) {
  const owners = new Collection<Owner>(database, {
    table: 'owners',
    name: 'owner',
    values: { name: (owner) => owner.name },
    otherKeys: ['name'],
  });
  const pets = new Collection<Pet>(database, {
    table: 'pets',
    name: 'pet',
    values: { kind: (pet) => pet.kind },
    lists: { tags: (pet) => pet.tags },
    sharedWithin: {
      owner_id: {
        collection: owners,
        member: { read: (pet) => pet.owner?.id, write: (pet, id) => ({ ...pet, owner: { id } }) },
      },
    },
    hidden: ['secret'],
    nullable: ['kind', 'home/street'],
    validate: validatePet,
  });
  const rooms = new Collection<Owner>(database, { table: 'rooms', name: 'room', within: { owner_id: owners } });
  const visits = new Collection<Visit>(database, {
    table: 'visits',
    name: 'visit',
    within: { owner_id: owners, room_id: rooms },
  });
  return { owners, pets, rooms, visits };
}

interface TestPlace {
  open(migrations: Migrations): Promise<Database>;
  dispose(): Promise<void>;
}

export interface TestCollections {
  readonly database: Database;
  readonly store: ReturnType<typeof collections>;
  /** Closes the database and opens it again. */
  reopen(): Promise<void>;
  dispose(): Promise<void>;
}

/** @param place where the data is kept, and removed from in the end */
export async function openCollections(place: TestPlace): Promise<TestCollections> {
  const open = () => place.open(migrations);
  let database = await open();
  let store = collections(database);
  return {
    get database() {
      return database;
    },
    get store() {
      return store;
    },
    async reopen() {
      await database.close();
      database = await open();
      store = collections(database);
    },
    async dispose() {
      await database.close();
      await place.dispose();
    },
  };
}

export const pet = (id: string, more: Partial<Pet> = {}): Pet => ({ id, name: id, kind: 'cat', ...more });
