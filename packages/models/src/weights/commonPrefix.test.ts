import { expect, test } from 'vitest';
import { commonPrefix } from './commonPrefix.js';

const known = new Set(['fc.weight', 'fc.bias', 'up_0.conv_0.weight_u']);

test('default: what stands before the names that are known, whatever it is', () => {
  for (const prefix of ['', 'module.', 'netG.', 'a.b.c_1.', '_orig_mod.module.'])
    expect(commonPrefix([`${prefix}fc.weight`, `${prefix}fc.bias`, 'step'], known)).toBe(prefix);
});

test('behavior: most names decide; a whole name that is known needs no prefix', () => {
  expect(commonPrefix(['fc.weight', 'netG.fc.weight', 'netG.up_0.conv_0.weight_u'], known)).toBe('netG.');
  expect(commonPrefix(['fc.weight', 'fc.bias', 'netG.fc.weight'], known)).toBe('');
});

test('behavior: nothing known, nothing before it; a name that only ends like a known one is another', () => {
  expect(commonPrefix([], known)).toBe('');
  expect(commonPrefix(['conv.weight', 'xfc.weight', 'a.xfc.weight'], known)).toBe('');
});

test('error: a network that is there twice', () => {
  expect(() => commonPrefix(['netG.fc.weight', 'ema.netG.fc.weight'], known)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: tensors: expected one network of this kind, got ["netG.*", "ema.netG.*"]. Pass the tensors of one of them: those whose names begin with "netG.", or the others.]`,
  );
});
