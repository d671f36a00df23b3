import { describe, expect, it } from 'vitest';
import { retrying } from './retry.ts';

const passing = new Error('passes');
const lasting = new Error('lasts');

describe('retrying', () => {
  it.each([
    { given: [], want: { attempts: 1, outcome: 'done' } },
    { given: [passing], want: { attempts: 2, outcome: 'done' } },
    { given: [passing, passing], want: { attempts: 3, outcome: 'done' } },
    { given: [passing, passing, passing], want: { attempts: 3, outcome: passing } },
    { given: [lasting, passing], want: { attempts: 1, outcome: lasting } },
    { given: [passing, lasting], want: { attempts: 2, outcome: lasting } },
  ])('after $given', async ({ given, want }) => {
    let attempts = 0;
    const work = (): Promise<string> => {
      const error = given[attempts++];
      return error === undefined ? Promise.resolve('done') : Promise.reject(error);
    };
    const options = { isRetriable: (error: unknown) => error === passing, most: 3 };
    const outcome = await retrying(work, options).catch((error: unknown) => error);
    expect({ attempts, outcome }).toEqual(want);
  });
});
