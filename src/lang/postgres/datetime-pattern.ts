/** PostgreSQL's template words, longest first, with Spark's letters. */
const WORDS: readonly (readonly [word: string, letters: string])[] = [
  ['MONTH', 'MMMM'],
  ['HH24', 'HH'],
  ['HH12', 'hh'],
  ['YYYY', 'yyyy'],
  ['DAY', 'EEEE'],
  ['DDD', 'DDD'],
  ['MON', 'MMM'],
  ['TZH', 'XXX'],
  ['AM', 'a'],
  ['PM', 'a'],
  ['DD', 'dd'],
  ['DY', 'EEE'],
  ['HH', 'hh'],
  ['MI', 'mm'],
  ['MM', 'MM'],
  ['MS', 'SSS'],
  ['OF', 'XXX'],
  ['SS', 'ss'],
  ['TZ', 'z'],
  ['US', 'SSSSSS'],
  ['YY', 'yy'],
  ['Q', 'q'],
];

/** A template of `to_char` and its kin as a datetime pattern; null where it has words that are none of dates. */
export function datetimePattern(template: string): string | null {
  let pattern = '';
  let found = false;
  for (let at = 0; at < template.length; ) {
    const rest = template.slice(at);
    const prefix = /^(?:FM|TM|FX)/i.exec(rest);
    if (prefix !== null) {
      at += prefix[0].length;
      continue;
    }
    const quoted = /^"([^"]*)"/.exec(rest);
    if (quoted !== null) {
      pattern += `'${quoted[1]!.replaceAll("'", "''")}'`;
      at += quoted[0].length;
      continue;
    }
    const word = WORDS.find(([text]) => rest.toUpperCase().startsWith(text));
    if (word !== undefined) {
      pattern += word[1];
      at += word[0].length;
      found = true;
      continue;
    }
    if (/[A-Za-z09]/.test(rest[0]!) && !/^[Tt]/.test(rest)) return null;
    pattern += /[A-Za-z]/.test(rest[0]!) ? `'${rest[0]}'` : rest[0] === "'" ? "''" : rest[0];
    at += 1;
  }
  return found ? pattern : null;
}
