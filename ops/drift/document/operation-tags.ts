/** Every operation has a tag. */
import type { DocumentRule } from './rule.ts';

export const operationTags: DocumentRule = ({ operations }) =>
  operations
    .filter(({ tags }) => tags.length === 0)
    .map(({ pointer, id }) => ({ pointer, message: `${id} has no tag` }));
