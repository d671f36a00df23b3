/** A YAML file of the project, with the places of what it says. */
import { parseYaml } from '@redocly/openapi-core';
import type { JsonObject } from '../../../openapi/document/document.ts';
import { isObject } from '../../../openapi/json/json.ts';
import { checkValue, locate, Text } from '../../../openapi/loading/source/text.ts';
import type { Place } from '../../findings/finding.ts';

export interface TreeFile {
  readonly path: string;
  readonly content: JsonObject;
  /** Of a JSON pointer; of the nearest parent where the file has none. */
  readonly placeOf: (pointer: string) => Place;
}

/** @throws Error that says what is wrong with the text */
export function treeFile(path: string, text: string): TreeFile {
  const source = new Text(path, text);
  const content = checkValue(parseYaml(text), source);
  if (!isObject(content)) throw new Error('it holds no members');
  return {
    path,
    content,
    placeOf: (pointer) => {
      const { file, line, column } = locate(source, pointer);
      return { pointer, file, line, column };
    },
  };
}
