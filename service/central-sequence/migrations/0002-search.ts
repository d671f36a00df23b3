/** What search keeps of sequences: no operation searches them, so there are no words of them. */
export { createSearchTables as up } from 'fountainai';
