/** Creates the search tables of sequences: no operation searches them, so that a table of words is not needed. */
export { createSearchTables as up } from 'fountainai';
