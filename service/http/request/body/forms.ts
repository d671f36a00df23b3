/** Bodies that are forms: https://www.rfc-editor.org/rfc/rfc7578 and https://url.spec.whatwg.org/#urlencoded-parsing */
import type { MediaType } from '../../../../openapi/document/document.ts';
import { isJsonType } from '../../../../openapi/request/media-type.ts';
import { join } from '../../../../openapi/json/pointer.ts';
import type { Fault } from '../../../../openapi/validation/validator.ts';
import { attempt, refusal } from '../value/faults.ts';
import { addField, queryFields } from '../value/fields.ts';
import { compileFields, type FormValue } from './form-fields.ts';
import { formDecoded, nameFault, plain } from '../value/text.ts';

export type UrlencodedReader = (text: string) => FormValue;
export type MultipartReader = (bytes: Uint8Array, contentType: string) => Promise<FormValue>;

/** @returns a reader that throws HttpError `malformed_request` (all faults, with pointers) or `malformed_json` */
export function compileUrlencoded(mediaType: MediaType): UrlencodedReader {
  const read = compileFields(mediaType, formDecoded);
  return (text) => {
    const faults: Fault[] = [];
    const fields = attempt(queryFields, text, '/body', faults);
    if (fields === undefined) throw refusal(faults, 'malformed_request');
    return read(fields);
  };
}

/**
 * Parts with a file name become `File`s, in a list if there are several or the schema is an array; JSON files for
 * properties that are objects are parsed. Throws as `compileUrlencoded` does.
 */
export function compileMultipart(mediaType: MediaType): MultipartReader {
  const read = compileFields(mediaType, plain);
  const getTypes = (name: string) => mediaType.schema?.shape.properties.get(name)?.types ?? [];
  return async (bytes, contentType) => {
    const texts = new Map<string, string[]>();
    const files = new Map<string, Upload[]>();
    for (const [name, entry] of await parse(bytes, contentType)) {
      if (typeof entry === 'string') addField(texts, name, entry);
      else if (isJsonType(entry.type) && getTypes(name).includes('object')) addField(texts, name, await entry.text());
      else addField(files, name, entry);
    }
    const form = read(texts);
    for (const [name, list] of files) {
      const fault = nameFault(name);
      if (fault !== undefined) throw refusal([{ pointer: join('/body', name), message: fault }], 'malformed_request');
      form[name] = list.length > 1 || getTypes(name).includes('array') ? list : list[0];
    }
    return form;
  };
}

type Upload = Exclude<ReturnType<FormData['get']>, string | null>;

async function parse(bytes: Uint8Array, contentType: string): Promise<FormData> {
  try {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- it keeps bodies without a bound in memory; ours have one
    return await new Response(bytes, { headers: { 'content-type': contentType } }).formData();
  } catch {
    throw refusal([{ pointer: '/body', message: 'must be multipart/form-data' }], 'malformed_request');
  }
}
