/**
 * A number that depends on quantities q and r, and an integer c: `q`, `q + c`, `c q`, `q / c`, `c q r`, `q + r + c`,
 * `q − r + c`, or, for numbers that need not be integers, `−q`, `1 − q`, `1 / (c q)`. Quantities are given by index.
 */
export type Expression =
  | { form: 'fixed'; value: number }
  | { form: 'sum' | 'multiple' | 'part' | 'reciprocal'; quantity: number; by: number }
  | { form: 'value' | 'negative' | 'complement'; quantity: number }
  | { form: 'product' | 'total' | 'difference'; quantity: number; other: number; by: number };

/** The value of an expression. */
export function evaluate(expression: Expression, quantities: readonly number[]): number {
  if (expression.form === 'fixed') return expression.value;
  const q = quantities[expression.quantity];
  switch (expression.form) {
    case 'value':
      return q;
    case 'negative':
      return -q;
    case 'complement':
      return 1 - q;
    case 'sum':
      return q + expression.by;
    case 'multiple':
      return q * expression.by;
    case 'part':
      return q / expression.by;
    case 'reciprocal':
      return 1 / (q * expression.by);
    case 'product':
      return q * quantities[expression.other] * expression.by;
    case 'total':
      return q + quantities[expression.other] + expression.by;
    case 'difference':
      return q - quantities[expression.other] + expression.by;
  }
}

/** Values of the quantities, one list per recording. */
export type QuantityTable = readonly (readonly number[])[];

/** Candidate expressions of one quantity, whose constant `by` fits the first recording. */
function* ofOne(q: number, v: number, quantity: number): Generator<Expression> {
  yield { form: 'value', quantity };
  if (Number.isInteger(q) && Number.isInteger(v)) {
    yield { form: 'sum', quantity, by: v - q };
    const other = v !== 0 && Math.abs(v) !== Math.abs(q);
    if (q !== 0 && other && v % q === 0) yield { form: 'multiple', quantity, by: v / q };
    if (other && q % v === 0) yield { form: 'part', quantity, by: q / v };
  }
  yield { form: 'negative', quantity };
  yield { form: 'complement', quantity };
  if (q !== 0 && v !== 0) {
    const by = Math.round(1 / (v * q));
    yield { form: 'reciprocal', quantity, by: by || 1 };
  }
}

function* ofTwo(q: number, r: number, v: number, quantity: number, other: number): Generator<Expression> {
  if (q !== 0 && r !== 0 && v % (q * r) === 0) yield { form: 'product', quantity, other, by: v / (q * r) };
  yield { form: 'total', quantity, other, by: v - q - r };
  yield { form: 'difference', quantity, other, by: v - q + r };
  yield { form: 'difference', quantity: other, other: quantity, by: v - r + q };
}

/**
 * Finds the expressions that give `values` in all recordings. Expressions of two quantities are tried only if none of
 * one quantity fits.
 *
 * @param values - The number in each recording, rounded to its dtype.
 * @param table - The quantities in each recording.
 * @param varying - Indices of the quantities that were not always the same.
 * @param round - Rounds to the dtype: `Math.fround` for float32.
 */
export function explain(
  values: readonly number[],
  table: QuantityTable,
  varying: readonly number[],
  round: (value: number) => number,
): Expression[] {
  const [v] = values;
  if (values.every((value) => Object.is(value, v))) return [{ form: 'fixed', value: v }];
  const fits = (expression: Expression) =>
    values.every((value, i) => Object.is(round(evaluate(expression, table[i])), value));
  const simple = varying.flatMap((quantity) => {
    // If q itself fits, `q + 0` and `1 q` fit too but add nothing.
    const found = [...ofOne(table[0][quantity], v, quantity)].filter(fits);
    return found[0]?.form === 'value' ? found.slice(0, 1) : found;
  });
  if (simple.length > 0 || !values.every(Number.isInteger)) return simple;
  return varying
    .flatMap((quantity, i) =>
      varying.slice(i).flatMap((other) => [...ofTwo(table[0][quantity], table[0][other], v, quantity, other)]),
    )
    .filter(fits);
}
