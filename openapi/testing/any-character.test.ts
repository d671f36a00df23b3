import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyCharacter } from './any-character.ts';

it.each(['\0', 'a', '\ud7ff', '\ue000', '\uffff', '😀', '\u{10ffff}'])('can be %j', (character) => {
  expect(anyCharacter.canShrinkWithoutContext(character)).toBe(true);
});

it.each(['', 'ab', '\ud800', '\udfff', 'a😀'])('is never %j', (text) => {
  expect(anyCharacter.canShrinkWithoutContext(text)).toBe(false);
});

it('is a whole character', () => {
  fc.assert(
    fc.property(anyCharacter, (character) => {
      expect(character).toMatch(/^[^\ud800-\udfff]$/su);
    }),
  );
});
