/**
 * Statements that are sent together. pg ends each statement with a `Sync`, and the server answers each `Sync` with a system call of its
 * own, for which the process may wake up. A packet has one `Sync`: https://www.postgresql.org/docs/current/protocol-flow.html
 */
import pg from 'pg';
import { findParser } from './postgres-dialect.ts';
import { queryError } from './postgres-errors.ts';

export interface PacketStatement {
  /** The name of the prepared statement, which always has the same text. */
  readonly name: string;
  readonly text: string;
  readonly values: readonly (string | null)[];
  /** True if the rows are needed. */
  readonly hasRows: boolean;
}

export interface PacketResult {
  /** The first word of the command tag: `INSERT`. */
  readonly command: string;
  readonly rowCount: number;
  readonly rows: readonly unknown[];
}

interface Part extends PacketStatement {
  fields: readonly Field[];
  readonly rows: unknown[];
  /** Of a row that cannot be parsed. */
  error: unknown;
  tag: string;
  readonly resolve: (result: PacketResult) => void;
  readonly reject: (error: unknown) => void;
}

interface Field {
  readonly name: string;
  readonly parse: (text: string) => unknown;
}

/** What pg knows of the prepared statements of a connection, by name. */
interface PreparedNames {
  readonly parsedStatements: Record<string, string | undefined>;
  readonly submittedNamedStatements: Record<string, string | undefined>;
}

/**
 * A query of pg, which calls the methods `handle…` with the server's messages. After a statement that fails the server skips all
 * others of the packet: they reject with the same error. Statements can be added until the packet ends.
 */
export class Packet extends pg.Query {
  /** Those of the statement that is answered next: pg remembers by them what the server has parsed. */
  declare name: string | undefined;
  declare text: string;
  /** Set by pg, whose timeout ends with the call. */
  declare callback: (() => void) | undefined;
  readonly #parts: Part[] = [];
  #answered = 0;
  #connection: (pg.Connection & PreparedNames) | undefined;
  #isEnded = false;

  constructor() {
    super({ text: '' });
  }

  add(statement: PacketStatement): Promise<PacketResult> {
    return new Promise((resolve, reject) => {
      const part: Part = { ...statement, fields: [], rows: [], error: undefined, tag: '', resolve, reject };
      this.#parts.push(part);
      if (this.#parts.length === 1) this.#expect(part);
      if (this.#connection !== undefined) write(this.#connection, part);
    });
  }

  /** The server answers when it has got the end. */
  end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#connection?.sync();
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  override submit = (connection: pg.Connection): void => {
    // pg's types do not have these members.
    const known = connection as pg.Connection & PreparedNames;
    this.#connection = known;
    for (const part of this.#parts) write(known, part);
    if (this.#isEnded) connection.sync();
  };

  handleRowDescription({ fields }: { readonly fields: readonly { name: string; dataTypeID: number }[] }): void {
    const part = this.#parts[this.#answered];
    if (part !== undefined)
      part.fields = fields.map(({ name, dataTypeID }) => ({ name, parse: findParser(dataTypeID) }));
  }

  handleDataRow({ fields: values }: { readonly fields: readonly (string | null)[] }): void {
    const part = this.#parts[this.#answered];
    if (part === undefined || part.error !== undefined || !part.hasRows) return;
    try {
      part.rows.push(parseRow(part.fields, values));
    } catch (error) {
      part.error = error;
    }
  }

  handleCommandComplete({ text }: { readonly text: string }): void {
    this.#complete(text);
  }

  /** The server's answer to a text without a command. */
  handleEmptyQuery(): void {
    this.#complete('');
  }

  #complete(tag: string): void {
    const part = this.#parts[this.#answered];
    if (part !== undefined) part.tag = tag;
    this.#answered += 1;
    const next = this.#parts[this.#answered];
    if (next !== undefined) this.#expect(next);
  }

  handleReadyForQuery(): void {
    this.callback?.();
    this.#settle();
  }

  /** Called by pg for an error of the server, and once or twice when the connection is lost. */
  handleError(cause: unknown): void {
    this.callback?.();
    const failed = this.#parts.slice(this.#answered);
    this.#settle();
    const error = queryError(cause);
    for (const { name, reject } of failed) {
      if (this.#connection !== undefined) this.#connection.submittedNamedStatements[name] = undefined;
      reject(error);
    }
    this.#answered = this.#parts.length;
  }

  #expect({ name, text }: Part): void {
    this.name = name;
    this.text = text;
  }

  #settle(): void {
    for (const { tag, rows, error, resolve, reject } of this.#parts.splice(0, this.#answered)) {
      if (error !== undefined) reject(error);
      else resolve({ command: /^[A-Z]*/.exec(tag)?.[0] ?? '', rowCount: Number(/\d+$/.exec(tag)?.[0] ?? 0), rows });
    }
    this.#answered = 0;
  }
}

function write(connection: pg.Connection & PreparedNames, { name, text, values, hasRows }: Part): void {
  const { parsedStatements, submittedNamedStatements } = connection;
  if (parsedStatements[name] === undefined && submittedNamedStatements[name] === undefined) {
    connection.parse({ name, text, types: [] }, true);
    submittedNamedStatements[name] = text;
  }
  connection.bind({ statement: name, values: [...values] }, true);
  if (hasRows) connection.describe({ type: 'P' }, true);
  connection.execute(null, true);
}

function parseRow(fields: readonly Field[], values: readonly (string | null)[]): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  for (const [index, { name, parse }] of fields.entries()) {
    const value = values[index] ?? null;
    row[name] = value === null ? null : parse(value);
  }
  return row;
}
