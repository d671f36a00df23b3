import { expect, it } from 'vitest';
import { readRequest } from '../../../language/text.ts';
import { applyWish } from './apply-wish.ts';
import { readWish } from './wish.ts';

const tasks = [
  { taskId: 1, title: 'Buy paper', priority: 'low', dueDate: '2026-12-01', size: 3 },
  { taskId: 2, title: 'Call the printer', priority: 'high', dueDate: '2026-12-10', size: 10 },
  { taskId: 3, title: 'Write the finale', priority: 'high', dueDate: '2027-01-15', size: 1 },
  { taskId: 4, title: 'Draft', priority: 'low' },
];
const books = [
  { bookId: 1, title: 'Moby-Dick', year: 1851 },
  { bookId: 2, title: 'Emma', year: 1815 },
];

const isListNoun = (stem: string): boolean => stem === 'task' || stem === 'book';

function show(request: string, words: readonly string[] = [], items: readonly Record<string, unknown>[] = tasks) {
  const wish = readWish(readRequest(request), isListNoun);
  const shown = applyWish(items, wish, words);
  return { ids: shown.items.map((item) => Object.values(item as object)[0] as number), unused: shown.unused };
}

it.each([
  { given: 'Which tasks are due before 2026-12-05?', ids: [1] },
  { given: 'tasks due by 2026-12-10', ids: [1, 2] },
  { given: 'tasks with a due date after 2026-12-10', ids: [3] },
  { given: 'tasks due on 2026-12-10', ids: [2] },
  { given: 'tasks due between 2026-12-01 and 2026-12-31', ids: [1, 2] },
  { given: 'sort the tasks by due date, descending', ids: [3, 2, 1, 4] },
  { given: 'tasks sorted by size', ids: [3, 1, 2, 4] },
  { given: 'the newest task', ids: [4] },
  { given: 'the oldest 2 tasks', ids: [1, 2] },
  { given: 'the first 3 tasks', ids: [1, 2, 3] },
  { given: 'Which task is due last?', ids: [3] },
  { given: 'the task with the highest size', ids: [2] },
  { given: 'tasks about the printer', ids: [2] },
  { given: 'tasks with the word "draft"', ids: [4] },
  { given: 'tasks called Nothing', ids: [] },
])('$given: $ids', ({ given, ids }) => {
  expect(show(given)).toEqual({ ids, unused: [] });
});

it.each([
  { given: 'books published before 1850', ids: [2] },
  { given: 'books from 1851', ids: [1] },
  { given: 'the oldest book', ids: [2] },
  { given: 'Which book is the newest?', ids: [1] },
])('$given: $ids', ({ given, ids }) => {
  expect(show(given, [], books)).toEqual({ ids, unused: [] });
});

it('uses words as values of members, and reports others', () => {
  expect(show('the high priority tasks', ['high', 'priority'])).toEqual({ ids: [2, 3], unused: [] });
  expect(show('purple tasks', ['purple'])).toEqual({ ids: [1, 2, 3, 4], unused: ['purple'] });
  expect(show('tasks sorted by colour')).toEqual({ ids: [1, 2, 3, 4], unused: ['colour'] });
  expect(show('books borrowed before 2026-12-01', [], books).unused).toEqual(['borrowed before 2026-12-01']);
});
