/** Capital letters that are two, of which only the first is one at the start of a word. */
const TITLE_CASE: ReadonlyMap<string, string> = new Map([
  ['Ǆ', 'ǅ'],
  ['Ǉ', 'ǈ'],
  ['Ǌ', 'ǋ'],
  ['Ǳ', 'ǲ'],
]);

/** Words begin behind blanks and, as in Spark, only there. */
export function capitalizeWords(text: string): string {
  return text.toLowerCase().replace(/(^| )([^ ])/gu, (_, blank: string, letter: string) => {
    const upper = TITLE_CASE.get(letter.toUpperCase()) ?? letter.toUpperCase();
    return (
      blank + upper.charAt(0) + (upper.length > letter.length ? upper.slice(1).toLowerCase() : upper.slice(1))
    );
  });
}

export function translateCharacters(text: string, table: ReadonlyMap<string, string>): string {
  let out = '';
  for (const char of text) out += table.get(char) ?? char;
  return out;
}

/** Letters by Java's notion: with or without case; NULL for a kind keeps its characters. */
export function maskText(
  text: string | null,
  upper: string | null,
  lower: string | null,
  digit: string | null,
  other: string | null,
): string | null {
  if (text === null) return null;
  let out = '';
  for (const char of text) {
    if (/^\p{Lu}$/u.test(char)) out += upper ?? char;
    else if (/^\p{Ll}$/u.test(char)) out += lower ?? char;
    else if (/^\p{Nd}$/u.test(char)) out += digit ?? char;
    else out += other ?? char;
  }
  return out;
}

/** Cuts a text into sentences and these into words, by the rules of a language. */
export function sentencesOf(locale: string): (text: string) => string[][] {
  const known = isLocale(locale) ? locale : 'en-US';
  const sentences = new Intl.Segmenter(known, { granularity: 'sentence' });
  const words = new Intl.Segmenter(known, { granularity: 'word' });
  return (text) =>
    Array.from(sentences.segment(text), ({ segment }) =>
      Array.from(words.segment(segment))
        .filter(({ isWordLike }) => isWordLike)
        .map((word) => word.segment),
    ).filter((list) => list.length > 0);
}

function isLocale(locale: string): boolean {
  try {
    return Intl.getCanonicalLocales(locale).length > 0;
  } catch {
    return false;
  }
}
