/** The digit of each letter; 7 for H and W, which are passed over, 0 for vowels. */
const CODES = '01230127022455012623017202';

/** Soundex as Spark has it: texts that begin with anything but a letter of ASCII stay as they are. */
export function soundex(text: string): string {
  if (!/^[a-zA-Z]/.test(text)) return text;
  const first = text[0]!.toUpperCase();
  let last = codeOf(first);
  let out = first;
  for (let i = 1; i < text.length && out.length < 4; i += 1) {
    const letter = text[i]!;
    if (!/[a-zA-Z]/.test(letter)) {
      last = '0';
      continue;
    }
    const code = codeOf(letter.toUpperCase());
    if (code === '7') continue;
    if (code !== '0' && code !== last) out += code;
    last = code;
  }
  return out.padEnd(4, '0');
}

function codeOf(letter: string): string {
  return CODES[letter.charCodeAt(0) - 65]!;
}
