import { describe, expect, test } from 'vitest';
import { completeAttributes, outputNames } from './opTable.js';
import type { OpDef } from './schema.js';

/** As libtensorflow defines them, what is needed here. */
const concat: OpDef = {
  name: 'ConcatV2',
  input_arg: [
    { name: 'values', type_attr: 'T', number_attr: 'N' },
    { name: 'axis', type_attr: 'Tidx' },
  ],
  output_arg: [{ name: 'output', type_attr: 'T' }],
  attr: [
    { name: 'N', type: 'int' },
    { name: 'T', type: 'type' },
    { name: 'Tidx', type: 'type', default_value: { type: 3 } },
  ],
};
const unpack: OpDef = {
  name: 'Unpack',
  input_arg: [{ name: 'value', type_attr: 'T' }],
  output_arg: [{ name: 'output', type_attr: 'T', number_attr: 'num' }],
  attr: [
    { name: 'num', type: 'int' },
    { name: 'T', type: 'type' },
    { name: 'axis', type: 'int', default_value: { i: 0 } },
  ],
};
const given = (name: string, value: unknown) => ({ name, type: 0, value });

describe('completeAttributes', () => {
  test('default: types and lengths come from the inputs, the rest from defaults', () => {
    expect(completeAttributes(concat, [], [1, 1, 1, 3])).toEqual({ N: { i: 3 }, T: { type: 1 }, Tidx: { type: 3 } });
    expect(completeAttributes(unpack, [given('num', 2)], [10])).toEqual({
      num: { i: 2 },
      T: { type: 10 },
      axis: { i: 0 },
    });
  });

  test('behavior: what is given is written as the definition says', () => {
    const attr = [
      'string',
      'int',
      'float',
      'bool',
      'type',
      'shape',
      'list(int)',
      'list(float)',
      'list(bool)',
      'list(type)',
      'list(string)',
    ];
    const values = ['SAME', 2, 0.5, true, 1, [2, 3], [1, 2], [0.5], [true], [1, 3], ['a']];
    const definition: OpDef = {
      name: 'Op',
      input_arg: [],
      output_arg: [],
      attr: attr.map((type) => ({ name: type, type })),
    };
    const found = completeAttributes(
      definition,
      attr.map((name, i) => given(name, values[i])),
      [],
    );
    expect(Object.values(found)).toEqual([
      { s: Buffer.from('SAME') },
      { i: 2 },
      { f: 0.5 },
      { b: true },
      { type: 1 },
      { shape: { dim: [{ size: 2 }, { size: 3 }] } },
      { list: { i: [1, 2] } },
      { list: { f: [0.5] } },
      { list: { b: [true] } },
      { list: { type: [1, 3] } },
      { list: { s: [Buffer.from('a')] } },
    ]);
  });

  test('error: an attribute that nothing gives', () => {
    expect(() => completeAttributes(unpack, [], [1])).toThrow("Unpack has no value for its attribute 'num' (int)");
  });
});

test('outputNames: one for each output, by the name of its argument', () => {
  expect(outputNames(concat, {})).toEqual(['output:0']);
  expect(outputNames(unpack, { num: { i: 3 } })).toEqual(['output:0', 'output:1', 'output:2']);
});
