/** Fixtures for tests of resources: owners with rooms that contain visits, and pets with toys that may have an owner. */
import { compileValidator } from '../../../openapi/validation/validator.ts';
import type { Database } from '../../storage/database/database.ts';
import { createIdempotencyTable } from '../../storage/idempotency.ts';
import type { Migrations } from '../../storage/database/migrations.ts';
import { Resource } from '../resource.ts';
import { createResourceTable } from '../table/table.ts';

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

export interface ClinicVisit {
  id: number;
  why: string;
}

const migrations = {
  '0001': {
    async up(database: Parameters<typeof createResourceTable>[0]) {
      await createResourceTable(database, 'owners', { columns: ['name'] });
      await createResourceTable(database, 'pets', { sharedWithin: ['owner_id'], columns: ['kind', 'tags'] });
      await createResourceTable(database, 'toys', { within: ['pet_id'] });
      await createResourceTable(database, 'rooms', { within: ['owner_id'] });
      await createResourceTable(database, 'visits', { within: ['owner_id', 'room_id'] });
      await createIdempotencyTable(database);
    },
  },
};

const validatePet = compileValidator({
  type: 'object',
  required: ['name', 'kind'],
  properties: { name: { type: 'string' }, kind: { type: ['string', 'null'] } },
});

export function resources(database: Database) {
  const owners = new Resource<Owner>(database, {
    table: 'owners',
    name: 'owner',
    values: { name: (owner) => owner.name },
    otherKeys: ['name'],
  });
  const pets = new Resource<Pet>(database, {
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
  const toys = new Resource<Owner>(database, { table: 'toys', name: 'toy', within: { pet_id: pets } });
  const rooms = new Resource<Owner>(database, { table: 'rooms', name: 'room', within: { owner_id: owners } });
  const visits = new Resource<ClinicVisit>(database, {
    table: 'visits',
    name: 'visit',
    within: { owner_id: owners, room_id: rooms },
  });
  return { owners, pets, toys, rooms, visits };
}

interface TestPlace {
  open(migrations: Migrations): Promise<Database>;
  dispose(): Promise<void>;
}

export interface TestResources {
  readonly database: Database;
  readonly store: ReturnType<typeof resources>;
  /** Closes the database and opens it again. */
  reopen(): Promise<void>;
  dispose(): Promise<void>;
}

/** @param place the place of the data, which is removed in the end */
export async function openResources(place: TestPlace): Promise<TestResources> {
  const open = () => place.open(migrations);
  let database = await open();
  let store = resources(database);
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
      store = resources(database);
    },
    async dispose() {
      await database.close();
      await place.dispose();
    },
  };
}

export const pet = (id: string, more: Partial<Pet> = {}): Pet => ({ id, name: id, kind: 'cat', ...more });

/** Inserts five pets: c, a and b have other members than e and d. */
export async function insertPets({ pets }: TestResources['store']): Promise<void> {
  for (const id of ['c', 'a', 'b', 'e', 'd']) await pets.insert(id, pet(id));
  await pets.patch('c', { kind: null, tags: ['x', 'x,y', '%'] });
  await pets.patch('a', { kind: 'dog', tags: ['X'] });
  await pets.patch('b', { kind: 'do', tags: ['line\nbreak', '"'] });
}
