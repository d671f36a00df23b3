/** Returns the texts of a list, such as the tags and hosts of a planned object; no texts if the field is not a list. */
export const readTexts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);
