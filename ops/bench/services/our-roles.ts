/** The services of one process of `ours.ts`; the last one is measured. `wide` has a document of 200 operations. */
export const ourRoles = {
  together: ['central-sequence', 'session-context'],
  wide: ['central-sequence', 'session-context'],
  sequence: ['central-sequence'],
  session: ['session-context'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type OurRole = keyof typeof ourRoles;

export const isOurRole = (name: string): name is OurRole => name in ourRoles;
