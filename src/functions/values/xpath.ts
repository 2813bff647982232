import { elementsOf, textOf, type XmlElement } from './xml-text.ts';

/** A node that a path finds: an element, a text or an attribute's value. */
export type XpathNode =
  | { readonly kind: 'element'; readonly element: XmlElement; readonly parent: XmlElement | null }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'attribute'; readonly text: string };

export type XpathValue = readonly XpathNode[] | string | number | boolean;

interface Context {
  readonly node: XpathNode;
  readonly root: XmlElement;
  readonly position: number;
  readonly size: number;
}

type Compiled = (context: Context) => XpathValue;

const TOKEN =
  /\s*(\/\/|\.\.|::|!=|<=|>=|[/.@*()[\],|=<>+-]|"[^"]*"|'[^']*'|\d+(?:\.\d+)?|[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?)/y;

/** The expression, ready to run over a document's root; undefined for one that is malformed or not supported. */
export function compileXpath(text: string): ((root: XmlElement) => XpathValue) | undefined {
  const tokens: string[] = [];
  let at = 0;
  while (at < text.trimEnd().length) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (match === null) return undefined;
    tokens.push(match[1]!);
    at = TOKEN.lastIndex;
  }
  const parser = new XpathParser(tokens);
  const compiled = parser.expression();
  if (compiled === undefined || !parser.atEnd) return undefined;
  return (root) =>
    compiled({
      node: { kind: 'element', element: documentOf(root), parent: null },
      root,
      position: 1,
      size: 1,
    });
}

/** The node above the root element. */
function documentOf(root: XmlElement): XmlElement {
  return { name: '#document', attributes: [], children: [root] };
}

export function stringOf(value: XpathValue): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : String(value);
  if (typeof value === 'boolean') return String(value);
  const [first] = value;
  return first === undefined ? '' : nodeText(first);
}

export function numberOf(value: XpathValue): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return Number(value);
  const text = stringOf(value).trim();
  return /^-?(?:\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : Number.NaN;
}

export function booleanOf(value: XpathValue): boolean {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value !== 0 && !Number.isNaN(value);
  return value.length > 0;
}

function nodeText(node: XpathNode): string {
  return node.kind === 'element' ? textOf(node.element) : node.text;
}

const BINARY: readonly (readonly string[])[] = [
  ['or'],
  ['and'],
  ['=', '!='],
  ['<', '<=', '>', '>='],
  ['+', '-'],
  ['*', 'div', 'mod'],
];

class XpathParser {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  get atEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  get #token(): string | undefined {
    return this.#tokens[this.#at];
  }

  #take(token: string): boolean {
    if (this.#token !== token) return false;
    this.#at += 1;
    return true;
  }

  expression(level = 0): Compiled | undefined {
    const operators = BINARY[level];
    if (operators === undefined) return this.#unary();
    let left = this.expression(level + 1);
    while (left !== undefined && this.#token !== undefined && operators.includes(this.#token)) {
      const operator = this.#token;
      this.#at += 1;
      const right = this.expression(level + 1);
      if (right === undefined) return undefined;
      left = binary(operator, left, right);
    }
    return left;
  }

  #unary(): Compiled | undefined {
    if (this.#take('-')) {
      const operand = this.#unary();
      return operand && ((c) => -numberOf(operand(c)));
    }
    let left = this.#primary();
    while (left !== undefined && this.#take('|')) {
      const [first, second]: (Compiled | undefined)[] = [left, this.#primary()];
      if (first === undefined || second === undefined) return undefined;
      left = (c) => [...nodesOf(first(c)), ...nodesOf(second(c))];
    }
    return left;
  }

  #primary(): Compiled | undefined {
    const token = this.#token;
    if (token === undefined) return undefined;
    if (/^["']/.test(token)) {
      this.#at += 1;
      return () => token.slice(1, -1);
    }
    if (/^\d/.test(token)) {
      this.#at += 1;
      return () => Number(token);
    }
    if (this.#take('(')) {
      const inner = this.expression();
      return this.#take(')') ? inner : undefined;
    }
    const isCall = this.#tokens[this.#at + 1] === '(' && token !== 'text' && token !== 'node';
    return isCall ? this.#call(token) : this.#path();
  }

  #call(name: string): Compiled | undefined {
    this.#at += 2;
    const args: Compiled[] = [];
    while (!this.#take(')')) {
      const arg = this.expression();
      if (arg === undefined) return undefined;
      args.push(arg);
      if (!this.#take(',') && this.#token !== ')') return undefined;
    }
    const run = FUNCTIONS[name];
    return (
      run &&
      ((c) =>
        run(
          args.map((arg) => arg(c)),
          c,
        ))
    );
  }

  #path(): Compiled | undefined {
    const steps: ((nodes: readonly XpathNode[], c: Context) => readonly XpathNode[])[] = [];
    const absolute = this.#token === '/' || this.#token === '//';
    if (this.#take('//')) steps.push((nodes) => nodes.flatMap(withDescendants));
    else if (absolute) {
      this.#at += 1;
      if (this.atEnd) return (c) => [{ kind: 'element', element: documentOf(c.root), parent: null }];
    }
    do {
      const step = this.#step();
      if (step === undefined) return undefined;
      steps.push(step);
      if (this.#token !== '//') continue;
      steps.push((nodes) => nodes.flatMap(withDescendants));
    } while (this.#take('/') || this.#take('//'));
    return (c) => {
      const start: XpathNode = absolute
        ? { kind: 'element', element: documentOf(c.root), parent: null }
        : c.node;
      return steps.reduce<readonly XpathNode[]>((nodes, step) => step(nodes, c), [start]);
    };
  }

  #step(): ((nodes: readonly XpathNode[], c: Context) => readonly XpathNode[]) | undefined {
    const select = this.#nodeTest();
    if (select === undefined) return undefined;
    const predicates: Compiled[] = [];
    while (this.#take('[')) {
      const predicate = this.expression();
      if (predicate === undefined || !this.#take(']')) return undefined;
      predicates.push(predicate);
    }
    return (nodes, c) =>
      nodes.flatMap((node) =>
        predicates.reduce<readonly XpathNode[]>(
          (found, predicate) =>
            found.filter((candidate, i) => {
              const value = predicate({ node: candidate, root: c.root, position: i + 1, size: found.length });
              return typeof value === 'number' ? value === i + 1 : booleanOf(value);
            }),
          select(node),
        ),
      );
  }

  #nodeTest(): ((node: XpathNode) => readonly XpathNode[]) | undefined {
    if (this.#take('.')) return (node) => [node];
    if (this.#take('..')) {
      return (node) =>
        node.kind === 'element' && node.parent !== null
          ? [{ kind: 'element', element: node.parent, parent: null }]
          : [];
    }
    const attribute = this.#take('@');
    const name = this.#token;
    if (name === undefined) return undefined;
    this.#at += 1;
    if (attribute) {
      return (node) =>
        (node.kind === 'element' ? node.element.attributes : [])
          .filter(([key]) => name === '*' || key === name)
          .map(([, text]) => ({ kind: 'attribute', text }));
    }
    if ((name === 'text' || name === 'node') && this.#take('(')) {
      if (!this.#take(')')) return undefined;
      return (node) => childrenOf(node).filter((child) => name === 'node' || child.kind === 'text');
    }
    if (name !== '*' && !/^[A-Za-z_]/.test(name)) return undefined;
    return (node) =>
      childrenOf(node).filter(
        (child) => child.kind === 'element' && (name === '*' || child.element.name === name),
      );
  }
}

function childrenOf(node: XpathNode): readonly XpathNode[] {
  if (node.kind !== 'element') return [];
  return node.element.children.map((child) =>
    typeof child === 'string'
      ? { kind: 'text', text: child }
      : { kind: 'element', element: child, parent: node.element },
  );
}

function withDescendants(node: XpathNode): readonly XpathNode[] {
  if (node.kind !== 'element') return [node];
  return [
    node,
    ...elementsOf(node.element).flatMap((child) =>
      withDescendants({ kind: 'element', element: child, parent: node.element }),
    ),
  ];
}

function nodesOf(value: XpathValue): readonly XpathNode[] {
  return typeof value === 'object' ? value : [];
}

function binary(operator: string, left: Compiled, right: Compiled): Compiled {
  switch (operator) {
    case 'or':
      return (c) => booleanOf(left(c)) || booleanOf(right(c));
    case 'and':
      return (c) => booleanOf(left(c)) && booleanOf(right(c));
    case '+':
      return (c) => numberOf(left(c)) + numberOf(right(c));
    case '-':
      return (c) => numberOf(left(c)) - numberOf(right(c));
    case '*':
      return (c) => numberOf(left(c)) * numberOf(right(c));
    case 'div':
      return (c) => numberOf(left(c)) / numberOf(right(c));
    case 'mod':
      return (c) => numberOf(left(c)) % numberOf(right(c));
    default:
      return (c) => compare(operator, left(c), right(c));
  }
}

/** Sets of nodes compare as true when a member does. */
function compare(operator: string, a: XpathValue, b: XpathValue): boolean {
  if (typeof a === 'object') return a.some((node) => compare(operator, nodeText(node), b));
  if (typeof b === 'object') return b.some((node) => compare(operator, a, nodeText(node)));
  if (operator === '=' || operator === '!=') {
    const equal =
      typeof a === 'boolean' || typeof b === 'boolean'
        ? booleanOf(a) === booleanOf(b)
        : typeof a === 'number' || typeof b === 'number'
          ? numberOf(a) === numberOf(b)
          : a === b;
    return equal === (operator === '=');
  }
  const [x, y] = [numberOf(a), numberOf(b)];
  return operator === '<' ? x < y : operator === '<=' ? x <= y : operator === '>' ? x > y : x >= y;
}

const FUNCTIONS: Readonly<Record<string, (args: readonly XpathValue[], c: Context) => XpathValue>> = {
  sum: ([nodes]) => nodesOf(nodes ?? []).reduce((sum, node) => sum + numberOf(nodeText(node)), 0),
  count: ([nodes]) => nodesOf(nodes ?? []).length,
  string: ([value], c) => stringOf(value ?? [c.node]),
  number: ([value], c) => numberOf(value ?? [c.node]),
  boolean: ([value]) => booleanOf(value ?? false),
  not: ([value]) => !booleanOf(value ?? false),
  true: () => true,
  false: () => false,
  position: (_args, c) => c.position,
  last: (_args, c) => c.size,
  concat: (args) => args.map(stringOf).join(''),
  contains: ([text, part]) => stringOf(text ?? '').includes(stringOf(part ?? '')),
  'starts-with': ([text, part]) => stringOf(text ?? '').startsWith(stringOf(part ?? '')),
  'string-length': ([text], c) => [...stringOf(text ?? [c.node])].length,
  'normalize-space': ([text], c) =>
    stringOf(text ?? [c.node])
      .trim()
      .replace(/\s+/g, ' '),
  name: ([nodes], c) => {
    const [node] = nodesOf(nodes ?? [c.node]);
    return node?.kind === 'element' ? node.element.name : '';
  },
  floor: ([value]) => Math.floor(numberOf(value ?? '')),
  ceiling: ([value]) => Math.ceil(numberOf(value ?? '')),
  round: ([value]) => Math.round(numberOf(value ?? '')),
};
