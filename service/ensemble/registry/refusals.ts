/** Remembers texts that could not be read, so that each is retried only after some time, not at each use. */
import { createHash } from 'node:crypto';
import { InspectionError, type ReadDocument } from './inspect.ts';

/** Milliseconds until such a text is retried, since the machine may have been busy. */
const rememberedMs = 10 * 60 * 1000;

/** Maximum number of remembered texts. */
const maximumTexts = 1_000;

export function rememberRefusals(read: ReadDocument, now: () => number): ReadDocument {
  const refused = new Map<string, { readonly error: InspectionError; readonly until: number }>();
  return async (fetched, name) => {
    const key = createHash('sha256')
      .update(JSON.stringify([name, fetched.address]))
      .update(fetched.text)
      .digest('hex');
    const known = refused.get(key);
    if (known !== undefined && now() < known.until) throw known.error;
    refused.delete(key);
    try {
      return await read(fetched, name);
    } catch (error) {
      if (!(error instanceof InspectionError)) throw error;
      refused.set(key, { error, until: now() + rememberedMs });
      const [oldest = ''] = refused.keys();
      if (refused.size > maximumTexts) refused.delete(oldest);
      throw error;
    }
  };
}
