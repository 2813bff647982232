import { typeOf } from '../../expr/expression-type.ts';
import {
  arrayType,
  BOOLEAN,
  type DataType,
  DOUBLE,
  FLOAT,
  INT,
  LONG,
  SHORT,
  STRING,
} from '../../types/data-type.ts';
import { sqlName } from '../../types/type-name.ts';
import type { Value } from '../../types/value.ts';
import { wrongNumberOfArguments } from '../bind-errors.ts';
import { castTargets } from '../binding/specs.ts';
import {
  bindSchemaOf,
  bindStructFrom,
  bindTextOfStruct,
  optionsFrom,
  printFirst,
} from '../binding/text-format.ts';
import { type FunctionDeclaration, scalar } from '../declare.ts';
import { illegalArgument } from '../values/illegal-argument.ts';
import { rememberLast } from '../values/memoize.ts';
import { parseXml } from '../values/xml-text.ts';
import { inferXml, xmlReader, xmlWriter } from '../values/xml-values.ts';
import { booleanOf, compileXpath, numberOf, stringOf, type XpathValue } from '../values/xpath.ts';

const xml = { group: 'xml', since: '4.0.0' } as const;

/** A function that looks something up in a document by a path. */
function xpath(
  name: string,
  aliases: readonly string[],
  type: DataType,
  description: string,
  result: (value: XpathValue) => Value,
  example: readonly [string, string],
): FunctionDeclaration {
  return scalar({
    group: 'xml',
    since: '2.0.0',
    name,
    aliases,
    bind: (args, context) => {
      if (args.length !== 2) throw wrongNumberOfArguments(name, '2', args.length);
      return { args: castTargets(name, args, ['string', 'string'], context), type, nullable: true };
    },
    evaluate: () => {
      const compile = rememberLast((path: string) => {
        const compiled = compileXpath(path);
        if (compiled === undefined) throw illegalArgument(`Invalid XPath: ${path}`);
        return compiled;
      });
      return (text: string, path: string) => {
        if (text === '' || path === '') return null;
        const run = compile(path);
        const root = parseXml(text);
        if (root === undefined) throw illegalArgument('Invalid XML document');
        return result(run(root));
      };
    },
    description,
    examples: [example],
  });
}

function whole(value: XpathValue, bits: number): number | bigint {
  const number = numberOf(value);
  const limit = 2 ** (bits - 1);
  // As Java casts: NaN is 0, and what is out of range the nearest that is in it.
  const bounded = Number.isNaN(number) ? 0 : Math.max(Math.min(Math.trunc(number), limit - 1), -limit);
  return bits === 64 ? BigInt.asIntN(64, BigInt(bounded)) : bounded;
}

const NUMBERS = '<a><b>1</b><b>2</b></a>';

export const xmlFunctions: readonly FunctionDeclaration[] = [
  scalar({
    ...xml,
    name: 'from_xml',
    bind: bindStructFrom('from_xml', 'always'),
    evaluate: (call) => xmlReader(call.type, optionsFrom(call), call.zone ?? 'UTC'),
    print: printFirst,
    description: 'The struct of an XML document, by a schema.',
    examples: [["from_xml('<p><a>1</a><b>0.8</b></p>', 'a INT, b DOUBLE')", '{1, 0.8}']],
  }),
  scalar({
    ...xml,
    name: 'to_xml',
    bind: bindTextOfStruct('to_xml'),
    evaluate: (call) => xmlWriter(typeOf(call.args[0]!), optionsFrom(call), call.zone ?? 'UTC'),
    print: printFirst,
    description: 'A struct as an XML document.',
    examples: [["to_xml(named_struct('a', 1, 'b', 2), map('indent', ''))", '<ROW><a>1</a><b>2</b></ROW>']],
  }),
  scalar({
    ...xml,
    name: 'schema_of_xml',
    bind: bindSchemaOf('xml'),
    evaluate: (call) => {
      const options = optionsFrom(call);
      return (text: string) => {
        const root = parseXml(text);
        return root === undefined ? 'STRUCT<>' : sqlName(inferXml(root, options, call.zone ?? 'UTC'));
      };
    },
    print: printFirst,
    description: 'The schema of an XML document, as DDL.',
    examples: [["schema_of_xml('<p><a>1</a></p>')", 'STRUCT<a: BIGINT>']],
  }),
  xpath(
    'xpath',
    [],
    arrayType(STRING),
    'The texts of the nodes that a path finds; NULL for elements.',
    (value) =>
      typeof value === 'object' ? value.map((node) => (node.kind === 'element' ? null : node.text)) : [],
    [`xpath('${NUMBERS}', 'a/b/text()')`, '[1, 2]'],
  ),
  xpath('xpath_boolean', [], BOOLEAN, 'Whether a path finds something.', booleanOf, [
    `xpath_boolean('${NUMBERS}', 'a/b')`,
    'true',
  ]),
  xpath('xpath_double', ['xpath_number'], DOUBLE, 'The number that a path finds.', numberOf, [
    `xpath_double('${NUMBERS}', 'sum(a/b)')`,
    '3.0',
  ]),
  xpath('xpath_float', [], FLOAT, 'The number that a path finds.', (value) => Math.fround(numberOf(value)), [
    `xpath_float('${NUMBERS}', 'sum(a/b)')`,
    '3.0',
  ]),
  xpath('xpath_int', [], INT, 'The whole number that a path finds.', (value) => whole(value, 32), [
    `xpath_int('${NUMBERS}', 'sum(a/b)')`,
    '3',
  ]),
  xpath('xpath_long', [], LONG, 'The whole number that a path finds.', (value) => whole(value, 64), [
    `xpath_long('${NUMBERS}', 'sum(a/b)')`,
    '3',
  ]),
  xpath('xpath_short', [], SHORT, 'The whole number that a path finds.', (value) => whole(value, 16), [
    `xpath_short('${NUMBERS}', 'sum(a/b)')`,
    '3',
  ]),
  xpath('xpath_string', [], STRING, 'The text of the first node that a path finds.', stringOf, [
    "xpath_string('<a><b>b</b><c>cc</c></a>', 'a/c')",
    'cc',
  ]),
];
