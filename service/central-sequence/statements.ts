/** The queries of Central Sequence, built once. */
import { givenRows, type Kysely, statement } from 'fountainai';

interface Tables {
  /** The greatest number of each type that was assigned. */
  counter: { element_type: string; last_number: number };
  /** The number of each element. */
  element: NumberedElement;
  version: VersionRow;
}

export interface NumberedElement {
  element_type: string;
  element_id: number;
  number: number;
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

/** Takes the next numbers of a type, so many of them, and returns the greatest. */
export const takeNextNumbers = statement((database: Store, parameter: { type: string; count: number }) =>
  database
    .insertInto('counter')
    .values({ element_type: parameter.type, last_number: parameter.count })
    .onConflict((conflict) =>
      conflict
        .column('element_type')
        .doUpdateSet((row) => ({ last_number: row('counter.last_number', '+', row.ref('excluded.last_number')) })),
    )
    .returning('last_number as greatest'),
);

/** The counting continues above this number, which the current write has passed. */
export const setCounter = statement((database: Store, parameter: { type: string; number: number }) =>
  database.updateTable('counter').set({ last_number: parameter.number }).where('element_type', '=', parameter.type),
);

/** Continues the counting above this number; a number below the current one changes nothing. */
export const raiseCounter = statement((database: Store, parameter: { type: string; number: number }) =>
  database
    .updateTable('counter')
    .set({ last_number: parameter.number })
    .where('element_type', '=', parameter.type)
    .where('last_number', '<', parameter.number),
);

export const numberedElements = givenRows<NumberedElement>({
  element_type: 'text',
  element_id: 'bigint',
  number: 'bigint',
});

/** Gives elements these numbers, with or without earlier ones; no element comes twice. */
export const bindNumbers = statement((database: Store, parameter: { rows: string }) =>
  database
    .insertInto('element')
    .columns(numberedElements.columns)
    .expression(numberedElements.select(database, parameter.rows))
    .onConflict((conflict) =>
      conflict.columns(['element_type', 'element_id']).doUpdateSet((row) => ({ number: row.ref('excluded.number') })),
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
