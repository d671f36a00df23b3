/** The defaults of the members `style` and `explode`: https://spec.openapis.org/oas/v3.1.1.html#parameter-object */
import type { Json, JsonObject, Parameter, ParameterPlace, ParameterStyle } from './document.ts';

/** The styles of parameters that do not name one. */
export const defaultStyles: Readonly<Record<ParameterPlace, ParameterStyle>> = {
  path: 'simple',
  query: 'form',
  header: 'simple',
  cookie: 'form',
};

/** @param style as a document has it */
export const explodeByDefault = (style: Json): boolean => style === 'form';

/** Reads the encoding of a field of a form. The defaults apply as soon as the encoding has one of these members. */
export function readFieldStyle({
  style = 'form',
  explode = explodeByDefault(style),
}: JsonObject): Pick<Parameter, 'style' | 'explode'> {
  return { style: style as ParameterStyle, explode: explode === true }; // the rules of documents allow no other style
}
