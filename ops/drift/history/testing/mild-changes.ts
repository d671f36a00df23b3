/** Single changes of the document of the library that break no client. */
import type { DraftChange } from '../../testing/drift-inputs.ts';

const schemas = 'components schemas';

/** Changes that break no client, with the raise that they require. */
export const mildChanges: Record<string, { readonly change: DraftChange; readonly raise: string }> = {
  'the wording of a scope': {
    change: (draft) =>
      draft.set('components securitySchemes staffAuth flows clientCredentials scopes read', 'Read all'),
    raise: '1.4.1',
  },
  'the format of a bearer token': {
    change: (draft) => draft.set('components securitySchemes keyAuth description', 'Ask for one.'),
    raise: '1.4.1',
  },
  'a comment in a part': { change: (draft) => draft.set(`${schemas} Timed $comment`, 'Why.'), raise: '1.4.1' },
  'the description of a schema that contains itself': {
    change: (draft) => draft.set(`${schemas} Shelf properties parts description`, 'Smaller ones.'),
    raise: '1.4.1',
  },
  'an alternative of security for all operations': {
    change: (draft) => draft.push('security', { staffAuth: ['read'] }),
    raise: '1.5.0',
  },
  'an alternative of security for one operation': {
    change: (draft) => draft.push('paths /shelves get security', { keyAuth: [] }),
    raise: '1.5.0',
  },
  'a scope more': {
    change: (draft) =>
      draft.set('components securitySchemes staffAuth flows clientCredentials scopes lend', 'Lend books'),
    raise: '1.5.0',
  },
  'a member of a part more': {
    change: (draft) => draft.set(`${schemas} Timed properties readAt`, { type: 'string' }),
    raise: '1.5.0',
  },
  'an optional parameter of a path more': {
    change: (draft) => draft.push('paths /books parameters', { name: 'q', in: 'query', schema: { type: 'string' } }),
    raise: '1.5.0',
  },
};
