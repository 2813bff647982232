import type { DataType } from '../../types/data-type.ts';

/**
 * Writes a plan as text in which the ids of columns are replaced by the order in which they appear: equal plans of
 * one statement, or of several, give equal texts. What counts for being equal, subclasses say.
 */
export abstract class PlanWriter {
  text = '';
  readonly #columns = new Map<number, number>();
  /** Plans name the same columns again and again. */
  readonly #attributes = new Map<object, string>();

  write(value: unknown): void {
    switch (typeof value) {
      case 'string':
        this.text += `${value.length}:${value}`;
        return;
      case 'number':
        this.text += Object.is(value, -0) ? '-0' : value;
        return;
      case 'bigint':
        this.text += `${value}n`;
        return;
      case 'object':
        if (value === null) this.text += '~';
        else if (Array.isArray(value)) this.#list(value);
        else if (ArrayBuffer.isView(value)) this.text += `<${value}>`;
        else this.#object(value);
        return;
      default:
        this.text += String(value);
    }
  }

  /** The object as it counts: with other values of properties, or without some. */
  protected abstract partsOf(value: object): object;

  /** Whether properties of the name count. */
  protected abstract counts(name: string): boolean;

  protected writeProperty(_name: string, property: unknown): void {
    this.write(property);
  }

  #list(values: readonly unknown[]): void {
    this.text += '[';
    for (const value of values) {
      this.write(value);
      this.text += ',';
    }
    this.text += ']';
  }

  #object(value: object): void {
    if ((value as { readonly kind?: unknown }).kind !== 'attribute') {
      this.#properties(value);
      return;
    }
    const known = this.#attributes.get(value);
    if (known !== undefined) {
      this.text += known;
      return;
    }
    const before = this.text;
    this.text = '';
    this.#properties(value);
    this.#attributes.set(value, this.text);
    this.text = before + this.text;
  }

  #properties(value: object): void {
    this.text += '{';
    const parts = this.partsOf(value) as Readonly<Record<string, unknown>>;
    // Plain data: nothing is inherited, and `Object.entries` makes an array a property.
    for (const name in parts) {
      const property = parts[name];
      if (property === undefined || !this.counts(name)) continue;
      if (name === 'id') {
        this.text += `id#${numberOf(this.#columns, property as number)};`;
      } else if (name === 'type' && typeof property === 'object' && property !== null) {
        this.text += `type${textOf(property as DataType)};`;
      } else {
        this.text += name;
        this.writeProperty(name, property);
        this.text += ';';
      }
    }
    this.text += '}';
  }
}

const types = new WeakMap<DataType, string>();

function textOf(type: DataType): string {
  let text = types.get(type);
  if (text === undefined) {
    text = JSON.stringify(type);
    types.set(type, text);
  }
  return text;
}

/** How many keys came before this one. */
export function numberOf<Key>(numbers: Map<Key, number>, key: Key): number {
  let number = numbers.get(key);
  if (number === undefined) {
    number = numbers.size;
    numbers.set(key, number);
  }
  return number;
}
