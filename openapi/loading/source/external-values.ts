/** The member `externalValue` of examples: https://spec.openapis.org/oas/v3.1.1.html#fixed-fields-15 */
import { isObject } from '../../json/json.ts';

/**
 * Hides the addresses of examples from the library, which would fetch them and insert the content into the document.
 * Changes the parsed value in place.
 * @returns a function that restores them
 */
export function hideExternalValues(parsed: unknown): () => void {
  const hidden: [object: object, address: string][] = [];
  const seen = new Set<unknown>();
  step(parsed);
  return () => {
    for (const [object, address] of hidden) Reflect.set(object, 'externalValue', address);
  };

  function step(value: unknown): void {
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    if (isObject(value) && typeof value.externalValue === 'string') {
      hidden.push([value, value.externalValue]);
      Reflect.deleteProperty(value, 'externalValue');
    }
    Object.values(value).forEach(step);
  }
}
