/**
 * Computes the singular values of a matrix `[rows, columns]` in float64, largest first, by one-sided Jacobi: pairs of
 * columns are rotated until all are orthogonal; their norms are the singular values.
 */
export function singularValues(values: ArrayLike<number>, columns: number): number[] {
  const rows = values.length / columns;
  const turned = Array.from({ length: columns }, (_, c) =>
    Array.from({ length: rows }, (_, r) => values[r * columns + c]),
  );
  const dot = (a: number[], b: number[]) => a.reduce((total, value, i) => total + value * b[i], 0);
  for (let sweep = 0; sweep < 30; sweep++)
    for (let i = 0; i < columns; i++)
      for (let j = i + 1; j < columns; j++) {
        const [a, b] = [turned[i], turned[j]];
        const overlap = dot(a, b);
        if (Math.abs(overlap) < 1e-300) continue;
        const ratio = (dot(b, b) - dot(a, a)) / (2 * overlap);
        const tangent = (ratio < 0 ? -1 : 1) / (Math.abs(ratio) + Math.hypot(1, ratio));
        const cosine = 1 / Math.hypot(1, tangent);
        const sine = cosine * tangent;
        turned[i] = a.map((value, r) => cosine * value - sine * b[r]);
        turned[j] = a.map((value, r) => sine * value + cosine * b[r]);
      }
  return turned.map((column) => Math.sqrt(dot(column, column))).sort((a, b) => b - a);
}
