/**
 * PostgreSQL's SQL in the plain forms that `node-sql-parser` reads reliably.
 *
 * That parser takes most of the grammar but not all of it, and some of it it takes wrongly without a word: `a AND b
 * OR c` as `a AND (b OR c)` behind IS, `t CROSS JOIN u` as an alias `cross`, `PARTITION BY x ORDER BY` not at all
 * behind plain functions. So a statement is given to it as a skeleton: every name, literal and type is a numbered
 * placeholder, and what it reads wrongly is a call of a function `x_...`. Skeletons of statements that differ in
 * names and literals only are equal, so that what was parsed once serves all of them.
 */
import { type Group, groupTokens, type Leaf, type Node, syntaxError, tokenize, type Word } from './tokens.ts';
import { readTypeName, type TypeName } from './type-name.ts';
import {
  BARE_FUNCTIONS,
  CLAUSES,
  CONSTANTS,
  endOfCondition,
  endOfFrom,
  endOfName,
  isSymbol,
  isWord,
  OPERATOR_WORDS,
  SPELLINGS,
  SYMBOLS,
  startsQuery,
  topLevel,
} from './words.ts';

export interface Skeleton {
  readonly text: string;
  /** By the number in `i<n>`. */
  readonly names: readonly Word[];
  /** By the number in `'l<n>'`, and for counts (LIMIT, frames) by the bare number. */
  readonly leaves: readonly Leaf[];
  /** By the number in `'t<n>'`. */
  readonly types: readonly TypeName[];
  /** By the number in `x_op<n>`: operators that the parser does not know. */
  readonly operators: readonly string[];
}

/** @throws PARSE_SYNTAX_ERROR */
export function makeSkeleton(text: string): Skeleton {
  return new Writer(text).run();
}

type Piece =
  /** An operand: complete, so that `::`, `[...]` and an alias may follow. */
  | { readonly kind: 'operand'; readonly text: string }
  | { readonly kind: 'operator'; readonly text: string }
  | { readonly kind: 'and' | 'or' | 'not' | 'distinct' | 'notDistinct' };

class Writer {
  readonly #text: string;
  readonly #names: Word[] = [];
  readonly #leaves: Leaf[] = [];
  readonly #types: TypeName[] = [];
  readonly #operators: string[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  run(): Skeleton {
    const nodes = groupTokens(tokenize(this.#text), this.#text);
    let end = nodes.length;
    while (end > 0 && isSymbol(nodes[end - 1], ';')) end -= 1;
    const text = this.#query(nodes.slice(0, end));
    return {
      text,
      names: this.#names,
      leaves: this.#leaves,
      types: this.#types,
      operators: this.#operators,
    };
  }

  #fail(node: Node | undefined): never {
    const end = this.#text.length;
    throw syntaxError(this.#text, node?.span ?? { start: end, end });
  }

  /** A query: selects between set operators; one in parentheses becomes a select from it. */
  #query(nodes: readonly Node[]): string {
    const parts: string[] = [];
    let start = 0;
    for (let at = 0; at <= nodes.length; at++) {
      if (at < nodes.length && !isWord(nodes[at], 'union', 'except', 'intersect')) continue;
      parts.push(this.#select(nodes.slice(start, at)));
      if (at === nodes.length) break;
      const all = isWord(nodes[at + 1], 'all');
      const skip = all || isWord(nodes[at + 1], 'distinct');
      const operator = (nodes[at] as Word).text.toUpperCase();
      if (all && operator !== 'UNION') this.#fail(nodes[at + 1]);
      parts.push(all ? `${operator} ALL` : operator);
      if (skip) at += 1;
      start = at + 1;
    }
    return parts.join(' ');
  }

  #select(nodes: readonly Node[]): string {
    const [first] = nodes;
    if (first?.kind === 'group' && first.open === '(') {
      return `SELECT * FROM (${this.#query(first.items)}) AS x_query ${this.#sequence(nodes.slice(1))}`.trimEnd();
    }
    if (isWord(first, 'values')) return `SELECT * FROM (${this.#values(nodes)}) AS x_values`;
    if (!isWord(first, 'select', 'with')) this.#fail(first);
    return this.#sequence(nodes);
  }

  #values(nodes: readonly Node[]): string {
    const rows = nodes.slice(1).map((node) => {
      if (isSymbol(node, ',')) return ', ';
      return node.kind === 'group' ? `(${this.#sequence(node.items)})` : this.#fail(node);
    });
    return `VALUES ${rows.join('')}`;
  }

  /** Nodes of one level, from left to right. */
  #sequence(nodes: readonly Node[]): string {
    const out: string[] = [];
    let run: Piece[] = [];
    let betweens = 0;
    const flush = (): void => {
      if (run.length > 0) out.push(this.#logical(run, nodes));
      run = [];
      betweens = 0;
    };
    const clause = (text: string): void => {
      flush();
      out.push(text);
    };
    const last = (): Piece | undefined => run.at(-1);
    const afterOperand = (): boolean => last()?.kind === 'operand';
    const operator = (text: string): void => {
      run.push({ kind: 'operator', text });
    };
    /** Takes the operand on the left away, to put it into something. */
    const popOperand = (node: Node): string => {
      const piece = run.pop();
      if (piece?.kind !== 'operand') this.#fail(node);
      return (piece as Piece & { kind: 'operand' }).text;
    };

    for (let at = 0; at < nodes.length; ) {
      const node = nodes[at]!;
      const next = nodes[at + 1];
      if (node.kind === 'group') {
        at += 1;
        if (node.open === '[') {
          const operand = popOperand(node);
          run.push({ kind: 'operand', text: this.#subscript(operand, node) });
        } else if (afterOperand()) this.#fail(node);
        else run.push({ kind: 'operand', text: this.#parenthesized(node) });
        continue;
      }
      if (node.kind === 'operator') {
        const { text } = node;
        if (text === ',') clause(',');
        else if (text === '::') {
          const [type, end] = this.#type(nodes, at + 1);
          run.push({ kind: 'operand', text: `x_cast(${popOperand(node)}, ${type})` });
          at = end;
          continue;
        } else if (text === '.') {
          const operand = popOperand(node);
          const all = isSymbol(next, '*');
          if (!all && next?.kind !== 'word') this.#fail(next);
          const field = all ? 'x_star' : this.#name(next as Word);
          run.push({ kind: 'operand', text: `x_field(${operand}, ${field})` });
          at += 2;
          continue;
        } else if (text === '*' && !afterOperand()) run.push({ kind: 'operand', text: '*' });
        else if (text === ';' || text === ':' || text === ':=') this.#fail(node);
        else for (const known of SPELLINGS[text] ?? [text]) operator(this.#operator(known));
        at += 1;
        continue;
      }
      if (node.kind !== 'word') {
        if (afterOperand()) this.#fail(node);
        run.push({ kind: 'operand', text: this.#leaf(node) });
        at += 1;
        continue;
      }
      if (node.quoted) {
        at = this.#named(nodes, at, run, clause);
        continue;
      }
      const word = node.text;
      // Functions named like clauses: left(a, 1), right(a, 1); a keyword cannot stand before a parenthesis there.
      const call = (word === 'left' || word === 'right') && next?.kind === 'group' && !afterOperand();
      if (word === 'case') {
        const end = this.#endOfCase(nodes, at);
        run.push({
          kind: 'operand',
          text: `CASE ${this.#sequence(nodes.slice(at + 1, end))} END`,
        });
        at = end + 1;
      } else if (word === 'as') {
        at = this.#alias(nodes, at + 1, clause);
      } else if (word === 'limit' || word === 'offset') {
        at = this.#count(word, nodes, at + 1, clause);
      } else if (word === 'fetch') {
        at = this.#fetch(nodes, at, clause);
      } else if (word === 'on' && !isWord(nodes[at - 1], 'distinct')) {
        const end = endOfCondition(nodes, at + 1);
        clause(`ON (${this.#sequence(nodes.slice(at + 1, end))})`);
        at = end;
      } else if (word === 'from') {
        const end = endOfFrom(nodes, at + 1);
        clause(`FROM ${this.#from(nodes.slice(at + 1, end))}`);
        at = end;
      } else if (word === 'cross') {
        // A JOIN without condition, which nothing else in a skeleton is.
        clause('');
        at += 1;
      } else if (word === 'natural' || word === 'into' || word === 'window' || word === 'for') {
        this.#fail(node);
      } else if (word === 'using' && next?.kind === 'group') {
        clause(`USING (${next.items.map((item) => this.#listed(item)).join(' ')})`);
        at += 2;
      } else if (word === 'with' && isWord(next, 'ordinality')) {
        run.push({ kind: 'operand', text: `x_ordinality(${popOperand(node)})` });
        at += 2;
      } else if ((word === 'any' || word === 'some' || word === 'all') && next?.kind === 'group') {
        run.push({ kind: 'operand', text: `x_${word === 'all' ? 'all' : 'any'}${this.#argument(next)}` });
        at += 2;
      } else if (CLAUSES.has(word) && !call) {
        clause(word.toUpperCase());
        at += 1;
        if (word === 'nulls') {
          if (!isWord(next, 'first', 'last')) this.#fail(next);
          clause((next as Word).text.toUpperCase());
          at += 1;
        }
      } else if (word === 'and' && betweens > 0) {
        betweens -= 1;
        operator('AND');
        at += 1;
      } else if (word === 'and' || word === 'or') {
        run.push({ kind: word });
        at += 1;
      } else if (word === 'not') {
        if (afterOperand()) operator('NOT');
        else run.push({ kind: 'not' });
        at += 1;
      } else if (word === 'is') {
        const negated = isWord(next, 'not') ? 1 : 0;
        if (isWord(nodes[at + 1 + negated], 'distinct') && isWord(nodes[at + 2 + negated], 'from')) {
          run.push({ kind: negated === 1 ? 'notDistinct' : 'distinct' });
          at += 3 + negated;
        } else {
          operator(negated === 1 ? 'IS NOT' : 'IS');
          at += 1 + negated;
        }
      } else if (word === 'isnull' || word === 'notnull') {
        operator(word === 'isnull' ? 'IS NULL' : 'IS NOT NULL');
        at += 1;
      } else if (OPERATOR_WORDS.has(word)) {
        if (word === 'between') betweens += 1;
        operator(word.toUpperCase());
        at += 1;
        if (word === 'in') {
          if (next?.kind !== 'group') this.#fail(next);
          const list = startsQuery(next.items) ? this.#query(next.items) : this.#sequence(next.items);
          run.push({ kind: 'operand', text: `(${list})` });
          at += 1;
        }
      } else if (word === 'operator' && next?.kind === 'group') {
        const symbol = next.items.at(-1);
        if (symbol?.kind !== 'operator') this.#fail(symbol);
        for (const known of SPELLINGS[symbol.text] ?? [symbol.text]) operator(this.#operator(known));
        at += 2;
      } else if (word === 'collate') {
        at = endOfName(nodes, at + 1);
      } else if (word === 'at' && isWord(next, 'time') && isWord(nodes[at + 2], 'zone')) {
        const zone = nodes[at + 3];
        const operand = popOperand(node);
        const end = zone?.kind === 'word' ? endOfName(nodes, at + 3) : at + 4;
        run.push({
          kind: 'operand',
          text: `x_at_zone(${operand}, ${this.#sequence(nodes.slice(at + 3, end))})`,
        });
        at = end;
      } else if (CONSTANTS.has(word)) {
        run.push({ kind: 'operand', text: word.toUpperCase() });
        at += 1;
      } else if (word === 'exists' && next?.kind === 'group') {
        run.push({ kind: 'operand', text: `x_exists${this.#argument(next)}` });
        at += 2;
      } else if (word === 'array' && next?.kind === 'group') {
        const text = next.open === '[' ? this.#array(next) : `x_array_query${this.#argument(next)}`;
        run.push({ kind: 'operand', text });
        at += 2;
      } else if (word === 'row' && next?.kind === 'group') {
        run.push({ kind: 'operand', text: `x_row(${this.#sequence(next.items)})` });
        at += 2;
      } else {
        at = this.#named(nodes, at, run, clause);
      }
    }
    flush();
    return out.filter((part) => part !== '').join(' ');
  }

  /** A name: a column, a call, a literal with its type in front, or the alias of what stands before it. */
  #named(nodes: readonly Node[], at: number, run: Piece[], clause: (text: string) => void): number {
    const node = nodes[at] as Word;
    if (run.at(-1)?.kind === 'operand') return this.#alias(nodes, at, clause);
    const operand = (text: string): void => {
      run.push({ kind: 'operand', text });
    };
    const words: Word[] = [node];
    let end = at + 1;
    while (isSymbol(nodes[end], '.') && nodes[end + 1]?.kind === 'word') {
      words.push(nodes[end + 1] as Word);
      end += 2;
    }
    const next = nodes[end];
    if (next?.kind === 'group' && next.open === '(') {
      const [text, after] = this.#call(words, next, nodes, end + 1);
      operand(text);
      return after;
    }
    if (next?.kind === 'string' || (next?.kind === 'word' && words.length === 1)) {
      const typed = this.#typedLiteral(nodes, at);
      if (typed !== null) {
        operand(typed.text);
        return typed.end;
      }
    }
    if (isSymbol(next, '.') && isSymbol(nodes[end + 1], '*')) {
      operand(`${words.map((w) => this.#name(w)).join('.')}.*`);
      return end + 2;
    }
    if (words.length === 1 && !node.quoted && BARE_FUNCTIONS.has(node.text)) {
      operand(`${this.#name(node)}()`);
      return end;
    }
    if (words.length > 3) this.#fail(words[3]);
    operand(words.map((w) => this.#name(w)).join('.'));
    return end;
  }

  /** `date '2021-01-01'`, `interval '1 day'`: a cast of the literal. */
  #typedLiteral(nodes: readonly Node[], at: number): { readonly text: string; readonly end: number } | null {
    const read = readTypeName(nodes, at);
    const literal = read === null ? undefined : nodes[read.end];
    if (read === null || literal?.kind !== 'string') return null;
    return {
      text: `x_cast(${this.#leaf(literal)}, ${this.#typePlaceholder(read.type)})`,
      end: read.end + 1,
    };
  }

  /** @param at behind the arguments, where FILTER, WITHIN GROUP and OVER stand */
  #call(
    words: readonly Word[],
    group: Group,
    nodes: readonly Node[],
    at: number,
  ): readonly [text: string, end: number] {
    const name = words.at(-1)!;
    const items = group.items;
    if (words.length === 1 && !name.quoted && name.text === 'cast') return [this.#cast(items, group), at];
    const order = topLevel(items, 'order');
    const distinct = isWord(items[0], 'distinct');
    const list = items.slice(distinct || isWord(items[0], 'all') ? 1 : 0, order < 0 ? undefined : order);
    let text = `${this.#name(name)}(${this.#arguments(name, list)})`;
    if (distinct || order >= 0) {
      const sorted = order < 0 ? '' : ` ${this.#sequence(items.slice(order))}`;
      text = `ARRAY_AGG(${distinct ? 'DISTINCT ' : ''}${text}${sorted})`;
    }
    let end = at;
    for (;;) {
      const next = nodes[end + 1];
      if (isWord(nodes[end], 'filter') && next?.kind === 'group' && isWord(next.items[0], 'where')) {
        text = `x_filter(${text}, ${this.#sequence(next.items.slice(1))})`;
        end += 2;
      } else if (isWord(nodes[end], 'within') && isWord(next, 'group')) {
        const keys = nodes[end + 2];
        if (keys?.kind !== 'group') this.#fail(keys);
        text = `x_within(ARRAY_AGG(${text} ${this.#sequence(keys.items)}))`;
        end += 3;
      } else if (isWord(nodes[end], 'over') && next?.kind === 'group') {
        text = `SUM(${text}) OVER (${this.#window(next)})`;
        end += 2;
      } else return [text, end];
    }
  }

  #arguments(name: Word, items: readonly Node[]): string {
    if (items.length === 1 && isSymbol(items[0], '*')) return 'x_star';
    if (startsQuery(items)) return `(${this.#query(items)})`;
    switch (name.quoted ? '' : name.text) {
      case 'extract': {
        const from = topLevel(items, 'from');
        const [field] = items;
        if (from !== 1 || (field?.kind !== 'word' && field?.kind !== 'string')) this.#fail(field);
        const leaf: Leaf = { kind: 'string', text: field.text, span: field.span };
        return `${this.#leaf(leaf)}, ${this.#sequence(items.slice(2))}`;
      }
      case 'substring':
      case 'overlay':
      case 'position':
      case 'trim':
        return this.#wordsBetween(name.text, items);
      default:
        return this.#sequence(items);
    }
  }

  /** `substring(a FROM b FOR c)`, `position(a IN b)`, `trim(BOTH x FROM y)`: with commas. */
  #wordsBetween(name: string, items: readonly Node[]): string {
    const parts: Node[][] = [[]];
    let side = '';
    for (const item of items) {
      if (name === 'trim' && isWord(item, 'both', 'leading', 'trailing')) side = (item as Word).text;
      else if (
        isWord(item, 'from', 'for', 'placing') ||
        (name === 'position' && isWord(item, 'in')) ||
        isSymbol(item, ',')
      )
        parts.push([]);
      else parts.at(-1)!.push(item);
    }
    if (name === 'trim') {
      if (parts.length === 2 && parts[0]!.length === 0) parts.shift();
      else if (parts.length === 2 && items.some((item) => isWord(item, 'from'))) parts.reverse();
    }
    const texts = parts.map((part) => this.#sequence(part));
    return (side === '' ? texts : [...texts, `x_${side}`]).join(', ');
  }

  #cast(items: readonly Node[], group: Group): string {
    const as = topLevel(items, 'as');
    if (as <= 0) this.#fail(group);
    const [type, end] = this.#type(items, as + 1);
    if (end !== items.length) this.#fail(items[end]);
    return `x_cast(${this.#sequence(items.slice(0, as))}, ${type})`;
  }

  #type(nodes: readonly Node[], at: number): readonly [placeholder: string, end: number] {
    const read = readTypeName(nodes, at);
    if (read === null) this.#fail(nodes[at]);
    return [this.#typePlaceholder(read.type), read.end];
  }

  #typePlaceholder(type: TypeName): string {
    this.#types.push(type);
    return `'t${this.#types.length - 1}'`;
  }

  #window(group: Group): string {
    const order = topLevel(group.items, 'order');
    const frame = group.items.findIndex((item) => isWord(item, 'rows', 'range'));
    const partition = group.items.slice(
      0,
      [order, frame, group.items.length].find((i) => i >= 0),
    );
    const parts: string[] = [];
    if (partition.length > 0) {
      if (!isWord(partition[0], 'partition') || !isWord(partition[1], 'by')) this.#fail(partition[0]);
      parts.push(`PARTITION BY ${this.#sequence(partition.slice(2))}`);
    }
    if (order >= 0) parts.push(this.#sequence(group.items.slice(order, frame < 0 ? undefined : frame)));
    if (frame >= 0) {
      for (const item of group.items.slice(frame)) {
        if (item.kind === 'number') {
          this.#leaves.push(item);
          parts.push(String(this.#leaves.length - 1));
        } else if (item.kind === 'word') parts.push(item.text.toUpperCase());
        else this.#fail(item);
      }
    }
    return parts.join(' ');
  }

  /** The relations of FROM; those that are joins stand in parentheses where there are several. */
  #from(nodes: readonly Node[]): string {
    const items: Node[][] = [[]];
    for (const node of nodes) {
      if (isSymbol(node, ',')) items.push([]);
      else items.at(-1)!.push(node);
    }
    return items
      .map((item) => {
        const text = this.#sequence(item);
        if (text === '') this.#fail(item[0]);
        return items.length > 1 && topLevel(item, 'join') >= 0 ? `(${text})` : text;
      })
      .join(', ');
  }

  /** `[AS] x`, `[AS] x(a, b)`; also the AS of common tables, which is followed by the query. */
  #alias(nodes: readonly Node[], at: number, clause: (text: string) => void): number {
    const node = nodes[at];
    if (isWord(node, 'materialized')) return this.#alias(nodes, at + 1, clause);
    if (isWord(node, 'not') && isWord(nodes[at + 1], 'materialized'))
      return this.#alias(nodes, at + 2, clause);
    if (node?.kind === 'group' && startsQuery(node.items)) {
      clause(`AS (${this.#query(node.items)})`);
      return at + 1;
    }
    if (node?.kind !== 'word') this.#fail(node);
    const columns = nodes[at + 1];
    const name = this.#name(node);
    if (columns?.kind !== 'group' || columns.open !== '(') {
      clause(`AS ${name}`);
      return at + 1;
    }
    clause(`AS ${name}(${columns.items.map((item) => this.#listed(item)).join(' ')})`);
    return at + 2;
  }

  /** A name or a comma of a list of names. */
  #listed(item: Node): string {
    if (isSymbol(item, ',')) return ',';
    return item.kind === 'word' ? this.#name(item) : this.#fail(item);
  }

  #count(
    word: 'limit' | 'offset',
    nodes: readonly Node[],
    at: number,
    clause: (text: string) => void,
  ): number {
    const node = nodes[at];
    const single = node?.kind === 'group' && node.items.length === 1 ? node.items[0] : node;
    if (isWord(single, 'all', 'null')) return at + 1;
    if (single?.kind !== 'number' && single?.kind !== 'parameter') this.#fail(node);
    this.#leaves.push(single);
    clause(`${word.toUpperCase()} ${this.#leaves.length - 1}`);
    let end = at + 1;
    if (isWord(nodes[end], 'row', 'rows')) end += 1;
    return end;
  }

  /** `FETCH FIRST 3 ROWS ONLY` is LIMIT 3. */
  #fetch(nodes: readonly Node[], at: number, clause: (text: string) => void): number {
    if (!isWord(nodes[at + 1], 'first', 'next')) this.#fail(nodes[at + 1]);
    const counted = nodes[at + 2];
    const one: Leaf = { kind: 'number', text: '1', span: nodes[at]!.span };
    const given = counted?.kind === 'number' || counted?.kind === 'parameter';
    const rows = at + (given ? 3 : 2);
    this.#leaves.push(given ? counted : one);
    clause(`LIMIT ${this.#leaves.length - 1}`);
    if (!isWord(nodes[rows], 'row', 'rows') || !isWord(nodes[rows + 1], 'only')) this.#fail(nodes[rows]);
    return rows + 2;
  }

  #endOfCase(nodes: readonly Node[], at: number): number {
    let depth = 0;
    for (let i = at; i < nodes.length; i++) {
      if (isWord(nodes[i], 'case') && !isSymbol(nodes[i - 1], '.')) depth += 1;
      else if (isWord(nodes[i], 'end') && !isSymbol(nodes[i - 1], '.') && --depth === 0) return i;
    }
    return this.#fail(undefined);
  }

  #parenthesized(group: Group): string {
    // `(VALUES ...) AS v(a, b)` stays one relation, so that the alias names its columns.
    if (isWord(group.items[0], 'values')) return `(${this.#values(group.items)})`;
    if (startsQuery(group.items)) return `(${this.#query(group.items)})`;
    if (group.items.length === 0) this.#fail(group);
    const list = this.#sequence(group.items);
    return group.items.some((item) => isSymbol(item, ',')) ? `x_row(${list})` : `(${list})`;
  }

  /** The one argument of a word such as ANY: a query or an expression. */
  #argument(group: Group): string {
    return startsQuery(group.items) ? `((${this.#query(group.items)}))` : `(${this.#sequence(group.items)})`;
  }

  #array(group: Group): string {
    const items = group.items.map((item) =>
      item.kind === 'group' && item.open === '[' ? this.#array(item) : item,
    );
    if (items.some((item) => typeof item === 'string')) {
      return `x_array(${items.map((item) => (typeof item === 'string' ? item : ',')).join(' ')})`;
    }
    return `x_array(${this.#sequence(group.items)})`;
  }

  #subscript(operand: string, group: Group): string {
    const colon = group.items.findIndex((item) => isSymbol(item, ':'));
    if (colon < 0) return `x_subscript(${operand}, ${this.#sequence(group.items)})`;
    const bound = (items: readonly Node[]): string => (items.length === 0 ? 'NULL' : this.#sequence(items));
    const from = bound(group.items.slice(0, colon));
    return `x_slice(${operand}, ${from}, ${bound(group.items.slice(colon + 1))})`;
  }

  /** AND, OR and NOT as calls: their precedence is settled here. */
  #logical(pieces: readonly Piece[], nodes: readonly Node[]): string {
    const level = (list: readonly Piece[], kind: 'or' | 'and', below: (part: readonly Piece[]) => string) => {
      const parts: Piece[][] = [[]];
      for (const piece of list) {
        if (piece.kind === kind) parts.push([]);
        else parts.at(-1)!.push(piece);
      }
      return parts.length === 1 ? below(list) : `x_${kind}(${parts.map(below).join(', ')})`;
    };
    const negation = (list: readonly Piece[]): string => {
      if (list.length === 0) this.#fail(nodes.at(-1));
      return list[0]!.kind === 'not' ? `x_not(${negation(list.slice(1))})` : this.#comparison(list, nodes);
    };
    return level(pieces, 'or', (part) => level(part, 'and', negation));
  }

  #comparison(pieces: readonly Piece[], nodes: readonly Node[]): string {
    const at = pieces.findIndex((p) => p.kind === 'distinct' || p.kind === 'notDistinct');
    if (at >= 0) {
      const [left, right] = [pieces.slice(0, at), pieces.slice(at + 1)];
      if (left.length === 0 || right.length === 0) this.#fail(nodes.at(-1));
      const call = `x_distinct(${this.#comparison(left, nodes)}, ${this.#comparison(right, nodes)})`;
      return pieces[at]!.kind === 'distinct' ? call : `x_not(${call})`;
    }
    return pieces
      .map((piece) =>
        piece.kind === 'operand' || piece.kind === 'operator' ? piece.text : this.#fail(nodes.at(-1)),
      )
      .join(' ');
  }

  #operator(text: string): string {
    if (SYMBOLS.has(text) || /^[A-Z]/.test(text)) return text;
    this.#operators.push(text);
    return `|| x_op${this.#operators.length - 1} ||`;
  }

  #name(word: Word): string {
    this.#names.push(word);
    return `i${this.#names.length - 1}`;
  }

  #leaf(leaf: Leaf): string {
    this.#leaves.push(leaf);
    return `'l${this.#leaves.length - 1}'`;
  }
}
