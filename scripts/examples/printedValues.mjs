const number = /-?\d+(?:\.\d+)?(?:e-?\d+)?/g;

/**
 * What an example says its calls of `print()` print, in their order: the numbers a comment on the line begins with, in brackets or not.
 *
 * @returns {(number[] | undefined)[]} Undefined where a line says nothing.
 */
export function promisedValues(code) {
  return code
    .split('\n')
    .filter((line) => line.includes('.print()'))
    .map((line) => {
      const comment = line.slice(line.indexOf('.print()')).split('//')[1]?.trim() ?? '';
      const value = /^(?:\[[-\d.,e\s[\]]*\]|-?\d[\d.e-]*)/.exec(comment)?.[0];
      return value?.match(number)?.map(Number);
    });
}

/** The numbers in what `print()` of a tensor printed. */
export function printedNumbers(printed) {
  return (printed.match(number) ?? []).map(Number);
}

/**
 * What code promises to print and did not.
 *
 * @param {readonly string[]} printed What each `print()` printed.
 * @returns {string[]}
 */
export function brokenPromises(code, printed) {
  return promisedValues(code).flatMap((promised, line) => {
    const numbers = printedNumbers(printed[line] ?? '');
    return promised && !keepsPromise(numbers, promised) ? [`says ${promised}, prints ${numbers}`] : [];
  });
}

/** Whether numbers are those promised, to the digits a comment has. */
export function keepsPromise(printed, promised) {
  return (
    printed.length === promised.length &&
    promised.every((value, i) => Math.abs(value - printed[i]) <= 1e-5 + 1e-5 * Math.abs(value))
  );
}
