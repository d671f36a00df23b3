/**
 * Notes with tags, kept in memory. TypeScript checks the types in the comments (`npx tsc`), so that the file runs as it is,
 * on Node 20 and later, and nothing has to be installed or built.
 */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { text as readText } from 'node:stream/consumers';

/** @typedef {{ text: string, tags: string[] }} NewNote */
/** @typedef {NewNote & { id: string }} Note */
/** @typedef {{ status: number, content?: unknown, headers?: Record<string, string> }} Answer */

/** @type {Map<string, Note>} */
const notes = new Map();

class Refusal extends Error {
  /**
   * @param {number} status
   * @param {string} message
   */
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** @param {unknown} value @param {number} most @returns {value is string} */
const isText = (value, most) => typeof value === 'string' && value !== '' && [...value].length <= most;

/**
 * Returns the members of a note that a request has.
 * @param {string} body
 * @returns {Partial<NewNote>}
 */
function readMembers(body) {
  const members = parse(body);
  if (typeof members !== 'object' || members === null || Array.isArray(members))
    throw new Refusal(400, 'the body must be an object');
  const unknown = Object.keys(members).filter((name) => name !== 'text' && name !== 'tags');
  if (unknown.length > 0) throw new Refusal(400, `unknown members: ${unknown.join(', ')}`);
  const { text, tags } = /** @type {{ text?: unknown, tags?: unknown }} */ (members);
  if (text !== undefined && !isText(text, 1000)) throw new Refusal(400, 'text must have 1 to 1000 characters');
  if (tags !== undefined && !isTags(tags))
    throw new Refusal(400, 'tags must be at most 10 texts of 1 to 30 characters');
  return { ...(text === undefined ? {} : { text }), ...(tags === undefined ? {} : { tags }) };
}

/** @param {unknown} value @returns {value is string[]} */
const isTags = (value) => Array.isArray(value) && value.length <= 10 && value.every((tag) => isText(tag, 30));

/** @param {string} body @returns {unknown} */
function parse(body) {
  try {
    return JSON.parse(body);
  } catch {
    throw new Refusal(400, 'the body is not JSON');
  }
}

/**
 * @param {URLSearchParams} query
 * @param {string} name
 * @param {number} preset
 * @param {number} most
 */
function readNumber(query, name, preset, most) {
  const text = query.get(name) ?? String(preset);
  const number = Number(text);
  if (!/^[0-9]+$/.test(text) || number < 1 || number > most)
    throw new Refusal(400, `${name} must be a number from 1 to ${most}`);
  return number;
}

/** @param {URLSearchParams} query @returns {Answer} */
function list(query) {
  const tag = query.get('tag');
  if (tag !== null && [...tag].length > 30) throw new Refusal(400, 'tag must have at most 30 characters');
  const [page, size] = [readNumber(query, 'page', 1, 100000), readNumber(query, 'size', 10, 50)];
  const found = [...notes.values()].filter((note) => tag === null || note.tags.includes(tag));
  return { status: 200, content: found.slice((page - 1) * size, page * size) };
}

/** @param {string} body @returns {Answer} */
function create(body) {
  const { text, tags = [] } = readMembers(body);
  if (text === undefined) throw new Refusal(400, 'text is missing');
  const note = { id: randomUUID(), text, tags };
  notes.set(note.id, note);
  return { status: 201, content: note };
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @param {string} method @param {string} id @param {string} body @returns {Answer} */
function handleNote(method, id, body) {
  if (!uuid.test(id)) throw new Refusal(400, 'the id must be a UUID');
  const change = method === 'PATCH' ? readMembers(body) : {};
  if (method === 'PATCH' && Object.keys(change).length === 0) throw new Refusal(400, 'there is nothing to change');
  const note = notes.get(id.toLowerCase());
  if (note === undefined) throw new Refusal(404, 'the note does not exist');
  if (method === 'DELETE') {
    notes.delete(note.id);
    return { status: 204 };
  }
  const changed = { ...note, ...change };
  notes.set(note.id, changed);
  return { status: 200, content: changed };
}

/** @param {string} method @param {URL} url @param {string} body @returns {Answer} */
function handle(method, { pathname, searchParams }, body) {
  const id = /^\/notes\/([^/]+)$/.exec(pathname)?.[1];
  const methods = pathname === '/notes' ? ['GET', 'POST'] : id === undefined ? [] : ['GET', 'PATCH', 'DELETE'];
  if (methods.length === 0) throw new Refusal(404, 'the path does not exist');
  if (!methods.includes(method))
    return { status: 405, content: { error: 'use another method' }, headers: { Allow: methods.join(', ') } };
  if (id !== undefined) return handleNote(method, id, body);
  return method === 'GET' ? list(searchParams) : create(body);
}

const server = createServer(async (request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  /** @type {Answer} */
  let answer;
  try {
    answer = handle(request.method ?? 'GET', url, await readText(request));
  } catch (error) {
    if (!(error instanceof Refusal)) console.error(error);
    const { status, message } = error instanceof Refusal ? error : { status: 500, message: 'an error of the service' };
    answer = { status, content: { error: message } };
  }
  const { status, content, headers = {} } = answer;
  if (content === undefined) response.writeHead(status, headers).end();
  else response.writeHead(status, { ...headers, 'Content-Type': 'application/json' }).end(JSON.stringify(content));
});

const port = Number(process.env.PORT ?? 3000);
server.listen(port, '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${port}`));
