/** The structure of a document, and its wording: the texts that people and models read, and programs do not. */
import { members, type NodeKind, type WalkedMembers } from '../../../../openapi/document/walk.ts';

export type DocumentPart = NodeKind | 'link' | 'server' | 'serverVariable' | 'securityScheme' | 'plain';

export type PartMembers = ReadonlyMap<string, DocumentPart | readonly [DocumentPart]>;

const none: WalkedMembers = new Map();

/** The parts of `walk`, and additional ones. */
export const structure: Readonly<Record<DocumentPart, PartMembers>> = {
  ...members,
  document: with_(members.document, { servers: ['server'] }),
  components: with_(members.components, { securitySchemes: ['securityScheme'] }),
  pathItem: with_(members.pathItem, { servers: ['server'] }),
  operation: with_(members.operation, { servers: ['server'] }),
  response: with_(members.response, { links: ['link'] }),
  link: none,
  server: with_(none, { variables: ['serverVariable'] }),
  serverVariable: none,
  securityScheme: none,
  plain: none,
};

function with_(known: PartMembers, further: Readonly<Record<string, readonly [DocumentPart]>>): PartMembers {
  return new Map([...known, ...Object.entries(further)]);
}

const described = ['description', 'example', 'examples'];
/** Names of objects in the gateway, which clients do not see. */
const gatewayNames = ['x-kong-name', 'x-kong-tags'];

/** Members by the part that contains them. */
const wording: Readonly<Partial<Record<DocumentPart, readonly string[]>>> = {
  document: ['info', 'tags', 'externalDocs', ...gatewayNames],
  pathItem: ['summary', 'description', ...gatewayNames],
  operation: ['summary', 'description', 'externalDocs', ...gatewayNames],
  parameter: described,
  header: described,
  requestBody: ['description'],
  response: ['summary', 'description'],
  mediaType: ['example', 'examples'],
  link: ['description'],
  server: ['description', 'name'],
  serverVariable: ['description'],
  securityScheme: ['description', 'bearerFormat'],
  schema: ['title', '$comment', 'externalDocs', ...described],
};

export function isWording(part: DocumentPart, member: string): boolean {
  return wording[part]?.includes(member) === true;
}
