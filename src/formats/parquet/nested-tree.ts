import { slotWidth } from '../../columns/blob.ts';
import { SparkError } from '../../core/error.ts';
import type { DataType } from '../../types/data-type.ts';
import { findField, requireConversion, typeMismatch } from './column-match.ts';
import type { Conversion } from './conversion.ts';
import type { Element } from './elements.ts';
import { listElement } from './schema.ts';

/** A leaf that takes part in a nested column. */
export interface NestedLeaf {
  readonly element: Element;
  readonly type: DataType;
  readonly conversion: Conversion;
}

/** How a nested value is put together from leaves; leaves are numbers into `NestedTree.leaves`. */
export type NestedNode =
  | { readonly kind: 'leaf'; readonly type: DataType; readonly definition: number; readonly leaf: number }
  | {
      readonly kind: 'struct';
      readonly type: DataType;
      readonly definition: number;
      readonly repetition: number;
      readonly fields: readonly NestedNode[];
      /** A leaf that is read for its levels only, where the file has none of the fields. */
      readonly extra: number | null;
    }
  | {
      readonly kind: 'list' | 'map';
      readonly type: DataType;
      readonly definition: number;
      readonly elementDefinition: number;
      readonly repetition: number;
      /** The element, or key and value. */
      readonly fields: readonly NestedNode[];
    }
  | {
      readonly kind: 'variant';
      readonly type: DataType;
      readonly definition: number;
      readonly fields: readonly NestedNode[];
    }
  | { readonly kind: 'missing'; readonly type: DataType };

export interface NestedTree {
  readonly root: NestedNode;
  readonly leaves: readonly NestedLeaf[];
}

/** Matches a nested type with the file's schema. @throws FAILED_READ_FILE.PARQUET_COLUMN_DATA_TYPE_MISMATCH */
export function nestedTree(element: Element, type: DataType, path: string): NestedTree {
  const leaves: NestedLeaf[] = [];
  const root = new TreeBuilder(leaves, path).field(element, type);
  return { root, leaves };
}

class TreeBuilder {
  readonly #leaves: NestedLeaf[];
  readonly #path: string;

  constructor(leaves: NestedLeaf[], path: string) {
    this.#leaves = leaves;
    this.#path = path;
  }

  /** A field of a struct, the root being one: a repeated one is a list without a group around it. */
  field(element: Element, type: DataType): NestedNode {
    if (element.repetition !== 'repeated') return this.#value(element, type);
    if (type.kind !== 'array') throw typeMismatch(element, type, this.#path);
    return this.#list(element, element.maxDefinition - 1, element, type);
  }

  /** One value of the element, its own repetition left aside. */
  #value(element: Element, type: DataType): NestedNode {
    const definition = element.maxDefinition;
    const only =
      element.children.length === 1 && element.children[0]!.repetition === 'repeated'
        ? element.children[0]!
        : null;
    switch (type.kind) {
      case 'array':
        if (only === null) throw typeMismatch(element, type, this.#path);
        return this.#list(only, definition, listElement(element, only), type);
      case 'map': {
        const [key, value] = only?.children ?? [];
        if (only === null || key === undefined || value === undefined)
          throw typeMismatch(element, type, this.#path);
        const fields = [this.field(key, type.key), this.field(value, type.value)];
        return { kind: 'map', type, definition, ...elementLevels(only), fields };
      }
      case 'struct':
        if (element.type !== null) throw typeMismatch(element, type, this.#path);
        return this.#struct(element, type);
      case 'variant':
        return this.#variant(element, type);
      default:
        if (element.type === null) throw typeMismatch(element, type, this.#path);
        return { kind: 'leaf', type, definition, leaf: this.#leaf(element, type) };
    }
  }

  #list(
    repeated: Element,
    definition: number,
    element: Element,
    type: DataType & { kind: 'array' },
  ): NestedNode {
    const child =
      element === repeated ? this.#value(repeated, type.element) : this.field(element, type.element);
    return { kind: 'list', type, definition, ...elementLevels(repeated), fields: [child] };
  }

  #struct(element: Element, type: DataType & { kind: 'struct' }): NestedNode {
    const before = this.#leaves.length;
    const fields = type.fields.map((field): NestedNode => {
      const found = findField(element.children, field.name);
      return found === undefined ? { kind: 'missing', type: field.type } : this.field(found, field.type);
    });
    let extra: number | null = null;
    if (this.#leaves.length === before) {
      const leaf = firstLeaf(element);
      if (leaf === undefined) throw typeMismatch(element, type, this.#path);
      extra = this.#leaf(leaf, { kind: 'binary' }, true);
    }
    return {
      kind: 'struct',
      type,
      definition: element.maxDefinition,
      repetition: element.maxRepetition,
      fields,
      extra,
    };
  }

  #variant(element: Element, type: DataType): NestedNode {
    const metadata = findField(element.children, 'metadata');
    const value = findField(element.children, 'value');
    if (findField(element.children, 'typed_value') !== undefined) {
      const feature = `the shredded variant ${element.path.join('.')}`;
      throw new SparkError('UNSUPPORTED_FEATURE.PARQUET', { path: this.#path, feature });
    }
    if (metadata === undefined || value === undefined) {
      throw typeMismatch(element, type, this.#path);
    }
    const fields = [metadata, value].map((field) => this.#value(field, { kind: 'binary' }));
    return { kind: 'variant', type, definition: element.maxDefinition, fields };
  }

  #leaf(element: Element, type: DataType, levelsOnly = false): number {
    const conversion = levelsOnly
      ? { code: LEVELS_ONLY, factor: 1n }
      : requireConversion(element, type, this.#path);
    return this.#leaves.push({ element, type, conversion }) - 1;
  }
}

/** Stands for a conversion where values are not read. */
export const LEVELS_ONLY = -1;

function elementLevels(repeated: Element): { elementDefinition: number; repetition: number } {
  return { elementDefinition: repeated.maxDefinition, repetition: repeated.maxRepetition };
}

function firstLeaf(element: Element): Element | undefined {
  if (element.type !== null) return element;
  for (const child of element.children) {
    const leaf = firstLeaf(child);
    if (leaf !== undefined) return leaf;
  }
  return undefined;
}

/** Bytes that the node's value takes in a slot. */
export function nodeWidth(node: NestedNode): number {
  return slotWidth(node.type);
}
