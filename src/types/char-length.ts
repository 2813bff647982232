import { SparkError } from '../core/error.ts';

/** A text filled up with blanks to a length in characters. */
export function padCharacters(text: string, length: number): string {
  const missing = length - countCharacters(text);
  return missing > 0 ? text + ' '.repeat(missing) : text;
}

/**
 * A text for a CHAR or VARCHAR column: blanks at its end that are too many are dropped.
 *
 * @throws EXCEED_LIMIT_LENGTH where more than blanks would have to go
 */
export function limitCharacters(text: string, length: number): string {
  if (countCharacters(text) <= length) return text;
  const characters = [...text];
  if (characters.slice(length).some((character) => character !== ' ')) {
    throw new SparkError('EXCEED_LIMIT_LENGTH', { limit: String(length) });
  }
  return characters.slice(0, length).join('');
}

/** Code points. */
function countCharacters(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0xdc00 && unit <= 0xdfff) count--;
  }
  return count;
}
