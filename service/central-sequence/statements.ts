/** The queries of Central Sequence, built once. */
import { type Kysely, statement } from 'fountainai';

interface Tables {
  /** The greatest number of each type that was assigned. */
  counter: { element_type: string; last_number: number };
  /** The number of each element. */
  element: { element_type: string; element_id: number; number: number };
  version: VersionRow;
}

type Store = Kysely<Tables>;

export interface ElementKey {
  readonly type: string;
  readonly id: number;
}

export interface VersionRow {
  element_type: string;
  element_id: number;
  number: number;
  /** The element's state, as JSON. */
  data: string;
  comment: string;
  created_at: string;
}

export const takeNextNumber = statement((database: Store, parameter: { type: string }) =>
  database
    .insertInto('counter')
    .values({ element_type: parameter.type, last_number: 1 })
    .onConflict((conflict) =>
      conflict.column('element_type').doUpdateSet((row) => ({ last_number: row('counter.last_number', '+', 1) })),
    )
    .returning('last_number as number'),
);

/** Continues the counting above this number; a number below the current one changes nothing. */
export const raiseCounter = statement((database: Store, parameter: { type: string; number: number }) =>
  database
    .updateTable('counter')
    .set({ last_number: parameter.number })
    .where('element_type', '=', parameter.type)
    .where('last_number', '<', parameter.number),
);

/** Gives the element this number, with or without an earlier one. */
export const bindNumber = statement((database: Store, parameter: ElementKey & { number: number }) =>
  database
    .insertInto('element')
    .values({ element_type: parameter.type, element_id: parameter.id, number: parameter.number })
    .onConflict((conflict) =>
      conflict.columns(['element_type', 'element_id']).doUpdateSet({ number: parameter.number }),
    ),
);

export const selectNumber = statement((database: Store, parameter: ElementKey) =>
  database
    .selectFrom('element')
    .select('number')
    .where('element_type', '=', parameter.type)
    .where('element_id', '=', parameter.id),
);

export const selectHolder = statement((database: Store, parameter: { type: string; number: number }) =>
  database
    .selectFrom('element')
    .select('element_id as id')
    .where('element_type', '=', parameter.type)
    .where('number', '=', parameter.number),
);

/** Makes all negative numbers of a type positive: the second half of an exchange of numbers. */
export const settleNumbers = statement((database: Store, parameter: { type: string }) =>
  database
    .updateTable('element')
    .set((row) => ({ number: row.neg(row.ref('number')) }))
    .where('element_type', '=', parameter.type)
    .where('number', '<', 0),
);

export const selectLastVersion = statement((database: Store, parameter: ElementKey) =>
  database
    .selectFrom('version')
    .select((row) => row.fn.max('number').as('number'))
    .where('element_type', '=', parameter.type)
    .where('element_id', '=', parameter.id),
);

export const insertVersion = statement((database: Store, parameter: VersionRow) =>
  database.insertInto('version').values({
    element_type: parameter.element_type,
    element_id: parameter.element_id,
    number: parameter.number,
    data: parameter.data,
    comment: parameter.comment,
    created_at: parameter.created_at,
  }),
);
