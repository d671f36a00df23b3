/**
 * Queries that are built once and run often. Building one with Kysely at every request would cost more than all the rest
 * of the request; here the builder is called once an engine, with a marker in the place of every value.
 */
import type { Compilable, Kysely } from 'kysely';

/** A query for every engine, with named parameters. Make one with `statement`, at the top of a store's file. */
export interface Statement<Parameters, Row> {
  /** Builds the query in the words of the engine that `database` stands for. */
  readonly compile: (database: Kysely<unknown>) => CompiledStatement<Parameters, Row>;
}

/** A query as an engine takes it. */
export interface CompiledStatement<Parameters, Row> {
  readonly sql: string;
  /** The values in the order in which `sql` wants them. */
  readonly bind: (parameters: Parameters) => unknown[];
  /** Never set: it carries the type of the rows. */
  readonly row?: Row;
}

/**
 * @param build makes the query; what it reads from `parameter` are markers, which may stand wherever a value may, and
 *   nowhere else: the values are not known yet, and how many there are is fixed
 */
export function statement<Tables, Parameters, Row>(
  build: (database: Kysely<Tables>, parameter: Parameters) => Compilable<Row>,
): Statement<Parameters, Row> {
  return {
    compile(database) {
      // Tables are known to the compiler alone, and Kysely treats a marker as it treats any value.
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
  // `statement` has typed the parameters with the very members that its builder reads.
  return (parameters) => (parameters as Readonly<Record<string, unknown>>)[name];
}
