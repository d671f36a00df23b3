/** The service that runs while the examples of pages run: tasks in memory, with one fault: PUT does not store `done`. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { isObject } from '../../../openapi/json/json.ts';

interface Draft {
  readonly title: string;
  readonly done: boolean;
}

interface Answer {
  readonly status: number;
  readonly body?: object;
}

/** Returns a server that listens on no port yet. */
export function createTasksServer(): Server {
  const tasks = new Map<number, Draft>();
  let last = 0;
  const answer = async (request: IncomingMessage): Promise<Answer> => {
    const { method, url = '' } = request;
    if (url === '/tasks' && method === 'GET') return { status: 200, body: [...tasks].map(toTask) };
    if (url === '/tasks' && method === 'POST') {
      const draft = parseDraft(await text(request));
      if (draft === undefined) return { status: 400 };
      tasks.set((last += 1), draft);
      return { status: 201, body: toTask([last, draft]) };
    }
    const [, key] = /^\/tasks\/([^/]+)$/.exec(url) ?? [];
    if (key === undefined) return { status: url === '/tasks' ? 405 : 404 };
    return /^[1-9]\d*$/.test(key) ? answerForTask(request, Number(key)) : { status: 400 };
  };
  const answerForTask = async (request: IncomingMessage, id: number): Promise<Answer> => {
    const task = tasks.get(id);
    if (task === undefined) return { status: 404 };
    if (request.method === 'GET') return { status: 200, body: toTask([id, task]) };
    if (request.method === 'DELETE') return { status: tasks.delete(id) ? 204 : 404 };
    if (request.method !== 'PUT') return { status: 405 };
    const draft = parseDraft(await text(request));
    if (draft === undefined) return { status: 400 };
    tasks.set(id, { ...draft, done: task.done });
    return { status: 200, body: toTask([id, draft]) };
  };
  return createServer((request, response) => {
    void answer(request).then(({ status, body }) => {
      response.writeHead(status, body === undefined ? {} : { 'content-type': 'application/json' });
      response.end(body === undefined ? undefined : JSON.stringify(body));
    });
  });
}

const toTask = ([id, draft]: readonly [number, Draft]): object => ({ id, ...draft });

function parseDraft(json: string): Draft | undefined {
  try {
    const draft: unknown = JSON.parse(json);
    if (!isObject(draft)) return undefined;
    const { title, done = false, ...others } = draft;
    const isTitle = typeof title === 'string' && title !== '' && Array.from(title).length <= 80;
    if (!isTitle || typeof done !== 'boolean' || Object.keys(others).length > 0) return undefined;
    return { title, done };
  } catch {
    return undefined;
  }
}
