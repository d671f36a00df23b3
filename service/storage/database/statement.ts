/**
 * Queries that are built once and run often. Building a query with Kysely at every request would cost more than the
 * rest of the request. Here the builder is called once for each engine, with a marker instead of every value.
 */
import type { Compilable, Kysely } from 'kysely';

/** A query for every engine, with named parameters. Create it with `statement`, at the top of a store's file. */
export interface Statement<Parameters, Row> {
  /** Builds the query for the engine of `database`. */
  readonly compile: (database: Kysely<unknown>) => CompiledStatement<Parameters, Row>;
}

/** A query in the form that an engine accepts. */
export interface CompiledStatement<Parameters, Row> {
  readonly sql: string;
  /** Returns the values in the order of the placeholders in `sql`. */
  readonly bind: (parameters: Parameters) => unknown[];
  /** Never set; carries the type of the rows. */
  readonly row?: Row;
}

/**
 * @param build builds the query; the members of `parameter` are markers, which may replace values and
 *   nothing else: the values are not known yet, and their number is fixed
 */
export function statement<Tables, Parameters, Row>(
  build: (database: Kysely<Tables>, parameter: Parameters) => Compilable<Row>,
): Statement<Parameters, Row> {
  return {
    compile(database) {
      // Only the compiler knows the tables, and Kysely treats a marker like any value.
      const query = build(database as Kysely<Tables>, markers as Parameters).compile();
      const binders = query.parameters.map(binder);
      return { sql: query.sql, bind: (parameters) => binders.map((bind) => bind(parameters)) };
    },
  };
}

class Marker {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

const markers: unknown = new Proxy({}, { get: (_target, name) => new Marker(String(name)) });

function binder(value: unknown): (parameters: unknown) => unknown {
  if (!(value instanceof Marker)) return () => value;
  const { name } = value;
  // `statement` has typed the parameters with the members that its builder reads.
  return (parameters) => (parameters as Readonly<Record<string, unknown>>)[name];
}
