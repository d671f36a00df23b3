/** Finds the bodies that the pipeline can read as a value of their schema: JSON and forms; text and bytes if the schema allows a string. */
import type { MediaType, RequestBody } from '../../../../openapi/document/document.ts';
import { essence, isRangeOfJson } from '../../../../openapi/request/media-type.ts';
import { anySchema } from '../../../../openapi/schema/view/document-schemas.ts';
import { type BodyKind, getBodyKind } from './media-types.ts';

/** True if a body of this kind, sent as the declared media type, is a value of the declared schema. */
export type BodyReadability = (declared: string, kind: BodyKind) => boolean;

/**
 * XML or CSV whose schema is an object arrives as bytes, which are not a value of that schema: a handler that expects the object
 * would find no member in them. If an operation declares only such media types, its handler gets the bytes and parses
 * them itself.
 */
export function compileReadability({ content }: RequestBody): BodyReadability {
  const withString = new Set(
    [...content].flatMap(([declared, mediaType]) => (allowsString(mediaType) ? [declared] : [])),
  );
  const isReadable: BodyReadability = (declared, kind) =>
    (kind !== 'text' && kind !== 'bytes') || withString.has(declared);
  const isSomeReadable = [...content.keys()].some(
    (declared) => isReadableRange(declared) || isReadable(declared, getBodyKind(essence(declared))),
  );
  return isSomeReadable ? isReadable : () => true;
}

/** Returns the declared media types and ranges whose bodies the pipeline can read. */
export function readableMediaTypes(requestBody: RequestBody): readonly string[] {
  const isReadable = compileReadability(requestBody);
  return [...requestBody.content.keys()].filter(
    (declared) => isReadableRange(declared) || isReadable(declared, getBodyKind(essence(declared))),
  );
}

/** Returns true if a range contains JSON or a form. */
function isReadableRange(declared: string): boolean {
  return isRangeOfJson(declared) || essence(declared) === 'multipart/*';
}

function allowsString({ schema = anySchema }: MediaType): boolean {
  const { types, properties, additional } = schema.shape;
  return types.length === 0 ? properties.size === 0 && additional === undefined : types.includes('string');
}
