/** A YAML file of the project, with the places of its values. */
import { openYaml } from '../../../openapi/library/open-library.ts';
import type { JsonObject } from '../../../openapi/document/document.ts';
import { isObject } from '../../../openapi/json/json.ts';
import { checkValue, createText, locate } from '../../../openapi/loading/source/text.ts';
import type { FindingPlace } from '../../findings/finding.ts';

export interface TreeFile {
  readonly path: string;
  readonly content: JsonObject;
  /** Returns the place of a JSON pointer, or of its nearest parent in the file. */
  readonly placeOf: (pointer: string) => FindingPlace;
}

/** @throws Error if the text is not a YAML object */
export function parseTreeFile(path: string, text: string): TreeFile {
  const source = createText(path, text);
  const content = checkValue(openYaml().parseYaml(text), source);
  if (!isObject(content)) throw new Error('it is not an object');
  return {
    path,
    content,
    placeOf: (pointer) => {
      const { file, line, column } = locate(source, pointer);
      return { pointer, file, line, column };
    },
  };
}
