/** Requests of the recordings that the double answers otherwise than Kong, each with the reason. The product sends none of them. */
const withoutKind = 'the double has no certificates, SNIs and vaults, because no plan has them';

export const knownDifferences: ReadonlyMap<string, string> = new Map([
  ['POST /certificates', withoutKind],
  ['GET /certificates', withoutKind],
  ['GET /ca_certificates', withoutKind],
  ['GET /snis', withoutKind],
  ['GET /vaults', withoutKind],
  ['OPTIONS /services', 'the double does not list the methods of a path'],
]);
