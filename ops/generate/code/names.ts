/** Names in generated code, derived from the names in a document. */

/** Words that cannot name a variable in a module, and names that every generated module uses itself. */
const reservedNames = new Set(
  `abstract any arguments as async await boolean break case catch class const constructor continue debugger declare
  default delete do else enum eval export extends false finally for from function get if implements import in infer
  instanceof interface is keyof let module namespace never new null number object of package private protected public
  readonly require return set static string super switch symbol this throw true try type typeof undefined unique unknown
  var void while with yield globalThis NaN Infinity Math Date Error Object Array Map Set Promise String Number Boolean
  encodeURIComponent randomUUID defineHandlers notImplemented only omit sent otherPages pageAddresses pageLinks document database openStore store Store
  handlersOf open operations components Resource itemValidator resourceSearch Search search searches items item tag created next total isExact body header query
  path cookie context current id HttpError ApiDocument Database Service ServiceContext Handlers Json Record`.split(
    /\s+/,
  ),
);

/** Creates unique names; names that differ only in case count as equal. */
export class Names {
  readonly #given = new Set<string>();

  /** `key-set` → `keySet`; a number is added if that name is used already or reserved. */
  variable(text: string): string {
    return this.#unique(camel(text));
  }

  /** `key-set` → `KeySet` */
  type(text: string): string {
    const name = camel(text);
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    return this.#unique(reservedNames.has(type) ? `${type}Item` : type);
  }

  /** `keySet` → `key_set` */
  column(text: string): string {
    return this.#unique(snake(text));
  }

  #unique(name: string): string {
    for (let count = 1; ; count += 1) {
      const candidate = count === 1 ? name : `${name}${count}`;
      const key = candidate.toLowerCase();
      if (this.#given.has(key) || reservedNames.has(candidate)) continue;
      this.#given.add(key);
      return candidate;
    }
  }
}

/** `key-set`, `keySet` → `key`, `Set` */
export function splitWords(text: string): string[] {
  return text
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[^a-zA-Z0-9]+/)
    .filter(Boolean);
}

function camel(text: string): string {
  const [first = 'thing', ...others] = splitWords(text);
  const name = first.toLowerCase() + others.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  return /^\d/.test(name) ? `a${name}` : name;
}

function snake(text: string): string {
  const name = splitWords(text).join('_').toLowerCase();
  return /^[a-z]/.test(name) ? name : `a_${name}`.replace(/_$/, '');
}

/** `categories` → `category`. Returns other words unchanged. */
export function toSingular(text: string): string {
  if (/[^aeiou]ies$/i.test(text)) return text.replace(/ies$/i, 'y');
  if (/(ss|sh|ch|x|z)es$/i.test(text)) return text.replace(/es$/i, '');
  if (/(ss|us|is)$/i.test(text)) return text;
  return text.replace(/s$/i, '');
}

/** Removes punctuation and capitals, so that `pet_id`, `petId` and `PetID` give the same name. */
export function toPlain(text: string): string {
  return text.replaceAll(/[^a-zA-Z0-9]/g, '').toLowerCase();
}

export function isIdentifier(text: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(text) && !reservedNames.has(text);
}

/** Returns the text for a comment of one line. */
export function toOneLine(text: string, maxLength = 100): string {
  const line = text
    .replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029\s]+/gu, ' ')
    .replaceAll('*/', '* /')
    .trim();
  return line.length > maxLength ? `${line.slice(0, maxLength - 1).trimEnd()}…` : line;
}

/** Returns the code of a string. */
export function stringCode(text: string): string {
  return JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}

/** `.id`, or `["pet-id"]`; `?.id` if the object may be undefined. */
export function accessCode(member: string, isOptional = false): string {
  if (/^[A-Za-z_$][\w$]*$/.test(member)) return `${isOptional ? '?' : ''}.${member}`;
  return `${isOptional ? '?.' : ''}[${stringCode(member)}]`;
}

/** Returns the code of a member that an object may lack: `item.id`. Members that all objects inherit are read if they are own. */
export function readCode(object: string, member: string, isOptional = false): string {
  const read = `${object}${accessCode(member, isOptional)}`;
  if (!(member in Object.prototype)) return read;
  const isThere = `${isOptional ? `${object} !== undefined && ` : ''}Object.hasOwn(${object}, ${stringCode(member)})`;
  return `(${isThere} ? ${object}${accessCode(member)} : undefined)`;
}
