/** Measures a value; a shared part counts each time that it occurs. */

export interface Weight {
  /** Values of all kinds. */
  readonly values: number;
  /** UTF-16 units of all strings and member names. */
  readonly characters: number;
}

export function exceeds(weight: Weight, limits: Weight): boolean {
  return weight.values > limits.values || weight.characters > limits.characters;
}

export function sum(one: Weight, other: Weight): Weight {
  return { values: one.values + other.values, characters: one.characters + other.characters };
}

/** Stops with the current count as soon as the limits are exceeded. */
export function weigh(value: unknown, limits: Weight): Weight {
  let values = 0;
  let characters = 0;
  add(value);
  return { values, characters };

  function add(part: unknown): boolean {
    values += 1;
    if (typeof part === 'string') characters += part.length;
    if (exceeds({ values, characters }, limits)) return false;
    if (typeof part !== 'object' || part === null) return true;
    if (Array.isArray(part)) return part.every(add);
    const members = part instanceof Map ? [...part] : Object.entries(part);
    return members.every(([name, member]) => {
      characters += String(name).length;
      return add(member);
    });
  }
}
