export interface XmlElement {
  readonly name: string;
  readonly attributes: readonly (readonly [name: string, value: string])[];
  readonly children: readonly (XmlElement | string)[];
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const NAME = /[^\s=/<>"'&]+/y;

/** The root element of a document; undefined where the text isn't well formed. */
export function parseXml(text: string): XmlElement | undefined {
  const parser = new Parser(text);
  const root = parser.document();
  return root;
}

class Parser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): XmlElement | undefined {
    if (!this.#prolog()) return undefined;
    const root = this.#element(0);
    if (root === undefined || !this.#prolog() || this.#at < this.#text.length) return undefined;
    return root;
  }

  /** Blanks, comments, instructions and the document type around the root. */
  #prolog(): boolean {
    for (;;) {
      this.#blanks();
      if (this.#text.startsWith('<!--', this.#at)) {
        if (!this.#skipPast('-->')) return false;
      } else if (this.#text.startsWith('<?', this.#at)) {
        if (!this.#skipPast('?>')) return false;
      } else if (this.#text.startsWith('<!DOCTYPE', this.#at)) {
        if (!this.#skipPast('>')) return false;
      } else return true;
    }
  }

  #skipPast(end: string): boolean {
    const found = this.#text.indexOf(end, this.#at);
    if (found < 0) return false;
    this.#at = found + end.length;
    return true;
  }

  #blanks(): void {
    while (/\s/.test(this.#text[this.#at] ?? '')) this.#at += 1;
  }

  #take(token: string): boolean {
    if (!this.#text.startsWith(token, this.#at)) return false;
    this.#at += token.length;
    return true;
  }

  #name(): string | undefined {
    NAME.lastIndex = this.#at;
    const match = NAME.exec(this.#text);
    if (match === null) return undefined;
    this.#at = NAME.lastIndex;
    return match[0];
  }

  #element(depth: number): XmlElement | undefined {
    if (depth > 500 || !this.#take('<')) return undefined;
    const name = this.#name();
    if (name === undefined) return undefined;
    const attributes: (readonly [string, string])[] = [];
    for (;;) {
      this.#blanks();
      if (this.#take('/>')) return { name, attributes, children: [] };
      if (this.#take('>')) break;
      const attribute = this.#attribute();
      if (attribute === undefined) return undefined;
      attributes.push(attribute);
    }
    const children = this.#content(depth);
    if (children === undefined || !this.#take('</') || this.#name() !== name) return undefined;
    this.#blanks();
    return this.#take('>') ? { name, attributes, children } : undefined;
  }

  #attribute(): readonly [string, string] | undefined {
    const name = this.#name();
    this.#blanks();
    if (name === undefined || !this.#take('=')) return undefined;
    this.#blanks();
    const quote = this.#text[this.#at];
    if (quote !== '"' && quote !== "'") return undefined;
    const end = this.#text.indexOf(quote, this.#at + 1);
    if (end < 0) return undefined;
    const value = unescapeXml(this.#text.slice(this.#at + 1, end));
    this.#at = end + 1;
    return value === undefined ? undefined : [name, value];
  }

  /** Up to the closing tag of the element around. */
  #content(depth: number): (XmlElement | string)[] | undefined {
    const children: (XmlElement | string)[] = [];
    while (this.#at < this.#text.length && !this.#text.startsWith('</', this.#at)) {
      if (this.#text.startsWith('<!--', this.#at)) {
        if (!this.#skipPast('-->')) return undefined;
      } else if (this.#take('<![CDATA[')) {
        const end = this.#text.indexOf(']]>', this.#at);
        if (end < 0) return undefined;
        children.push(this.#text.slice(this.#at, end));
        this.#at = end + 3;
      } else if (this.#text.startsWith('<?', this.#at)) {
        if (!this.#skipPast('?>')) return undefined;
      } else if (this.#text[this.#at] === '<') {
        const child = this.#element(depth + 1);
        if (child === undefined) return undefined;
        children.push(child);
      } else {
        const next = this.#text.indexOf('<', this.#at);
        const end = next < 0 ? this.#text.length : next;
        const value = unescapeXml(this.#text.slice(this.#at, end));
        if (value === undefined) return undefined;
        children.push(value);
        this.#at = end;
      }
    }
    return children;
  }
}

function unescapeXml(text: string): string | undefined {
  let valid = true;
  const out = text.replace(/&([^;\s]*);?/g, (whole, name: string) => {
    const code = /^#(?:x([0-9a-fA-F]+)|(\d+))$/.exec(name);
    if (code !== null) return String.fromCodePoint(Number.parseInt(code[1] ?? code[2]!, code[1] ? 16 : 10));
    const known = ENTITIES[name];
    if (known === undefined || !whole.endsWith(';')) valid = false;
    return known ?? '';
  });
  return valid ? out : undefined;
}

export function escapeXml(text: string): string {
  return text.replace(/[&<>]/g, (char) => (char === '&' ? '&amp;' : char === '<' ? '&lt;' : '&gt;'));
}

/** All text inside of an element. */
export function textOf(node: XmlElement | string): string {
  return typeof node === 'string' ? node : node.children.map(textOf).join('');
}

export function elementsOf(element: XmlElement): readonly XmlElement[] {
  return element.children.filter((child) => typeof child !== 'string');
}
