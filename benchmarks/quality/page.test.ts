import { expect, test } from 'vitest';
import { chartFiles, resultsPage, sheetsOf } from './page.js';
import type { Trained } from './trainVariant.js';
import type { Variant } from './variants.js';

const variant = (name: string, group: Variant['group']): Variant => ({
  ...{ name, group, title: `the ${name}`, flags: [], output: 'refined' },
});

const measured = (step: number) => ({
  ...{ step, time: '2026-01-01T00:00:00.000Z', images: 8, pixelAccuracy: 0.5, meanIntersectionOverUnion: step / 100 },
  ...{ kernelDistance: 20 / step, kernelDistanceError: 0.1, frechetDistance: 1 },
});

function trained(name: string, seed: number, meanIntersectionOverUnion: number, kernelDistance: number): Trained {
  const interval: [number, number] = [0, 1];
  const ofClass = (name: string, iou: number) => ({
    ...{ name, iou, iouInterval: interval, accuracy: iou, accuracyInterval: interval },
  });
  const classes = (first: number) => [ofClass('sky', first), ofClass('hill', Number.NaN), ofClass('road', 0.25)];
  const real = { pictures: 'real photos', pixelAccuracy: 0.9, meanIntersectionOverUnion: 0.8, classes: classes(0.5) };
  return {
    ...{
      variant: variant(name, name === 'wide' ? 'choices' : 'ablation'),
      seed,
      seconds: 90,
      run: '',
      changes: [],
      measures: seed === 1 ? [10, 20, 40].map(measured) : [10, 40, 80].map(measured),
    },
    protocol: 'A reader, on 64 images.',
    rows: [
      real,
      { ...real, pictures: 'generated', meanIntersectionOverUnion, kernelDistance, classes: classes(seed / 10) },
    ],
  };
}

const context = {
  title: 'Results',
  command: 'npm run results',
  steps: 40,
  pictures: 'scenes',
  machine: 'two cores',
  notes: ['A note.'],
};

test('means and deviations over seeds, each class, the photos as the ceiling, one picture for each variant', () => {
  const rows = [trained('base', 1, 0.4, 0.5), trained('base', 3, 0.2, 0.7), trained('wide', 1, 0.6, Number.NaN)];
  expect(resultsPage(rows, context)).toMatchInlineSnapshot(`
    "# Results

    Made by \`npm run results\`: 40 steps each where a row does not say otherwise, on two cores; times are of the wall clock, whatever else the machine did.

    A note.

    ## Part by part

    |  | seeds | pixel accuracy | mean IoU | of the photos' mean IoU | kernel distance | time |
    | --- | --- | --: | --: | --: | --: | --: |
    | real photos |  | 90.0 % | 80.0 % |  |  |  |
    | the base | 1, 3 | 90.0 % ± 0.0 % | 30.0 % ± 14.1 % | 37.5 % ± 17.7 % | 0.600 ± 0.141 | 2 min |

    ### While they were trained

    Of I'' of the first seed, on at most 64 held-out label maps, at each checkpoint; rows that do not train I'' have no curve.

    ![mean IoU of the run's own reader, % over the steps](scenes/ablation-iou.svg)

    ![kernel distance of textures over the steps](scenes/ablation-distance.svg)

    ### IoU of each class

    |  | sky | road |
    | --- | --: | --: |
    | real photos | 50.0 | 25.0 |
    | the base | 20.0 | 25.0 |

    ### Pictures

    ![Label map, edge, I', I'', class-specific image and photo of two held-out scenes, for each training](scenes/ablation.png)

    ### the base

    ![Best, median and worst held-out pictures: label map, what was read back, generated, photo](scenes/base-1.png)

    ## Single changes of the whole method

    |  | seeds | pixel accuracy | mean IoU | of the photos' mean IoU | kernel distance | time |
    | --- | --- | --: | --: | --: | --: | --: |
    | real photos |  | 90.0 % | 80.0 % |  |  |  |
    | the wide | 1 | 90.0 % | 60.0 % | 75.0 % | – | 2 min |

    ### While they were trained

    Of I'' of the first seed, on at most 64 held-out label maps, at each checkpoint; rows that do not train I'' have no curve.

    ![mean IoU of the run's own reader, % over the steps](scenes/choices-iou.svg)

    ![kernel distance of textures over the steps](scenes/choices-distance.svg)

    ### IoU of each class

    |  | sky | road |
    | --- | --: | --: |
    | real photos | 50.0 | 25.0 |
    | the wide | 10.0 | 25.0 |

    ### Pictures

    ![Label map, edge, I', I'', class-specific image and photo of two held-out scenes, for each training](scenes/choices.png)

    ### the wide

    ![Best, median and worst held-out pictures: label map, what was read back, generated, photo](scenes/wide-1.png)

    ## How the scores were made

    A reader, on 64 images.
    "
  `);
});

test('other work that was not measured meanwhile has scores and a contact sheet, no curves and no row of sample pictures', () => {
  const row = { ...variant('pix2pix', 'ablation'), group: 'baselines' as const, title: 'pix2pix' };
  const other: Trained = { ...trained('base', 1, 0.3, 2), variant: row, measures: [], run: undefined };
  const rows = [trained('base', 1, 0.4, 0.5), other];
  const [, section] = resultsPage(rows, context).split('## Beside other work');
  expect(section).toContain('| pix2pix | 1 | 90.0 % | 30.0 % | 37.5 % | 2.000 | 2 min |');
  expect(section).toContain('(scenes/pix2pix-1.png)');
  expect(section).not.toMatch(/svg|baselines\.png/);
  expect([...chartFiles(rows).keys()].filter((name) => name.startsWith('baselines'))).toEqual([]);
  expect([...sheetsOf(rows).keys()]).toEqual(['ablation.png']);
});

test('a chart of each group and measure: a curve for each variant, of its first seed', () => {
  const rows = [trained('base', 1, 0.4, 0.5), trained('base', 3, 0.2, 0.7), trained('wide', 1, 0.6, 0.9)];
  const files = chartFiles(rows);
  expect([...files.keys()]).toEqual([
    ...['ablation-iou.svg', 'ablation-distance.svg'],
    ...['choices-iou.svg', 'choices-distance.svg'],
  ]);
  const curve = /aria-label="line"[^>]*><path d="M[\d.]+,([\d.]+)L[\d.]+,([\d.]+)L[\d.]+,([\d.]+)"/g;
  for (const svg of files.values()) expect(svg.match(curve)).toHaveLength(1);
  expect(files.get('ablation-distance.svg')).toContain(
    '<title>kernel distance of textures over the steps: the base</title>',
  );
  /** How far up each point is from the one before. */
  const rises = (svg = '') => {
    const [first, second, third] = [...svg.matchAll(curve)][0].slice(1).map(Number);
    return [first - second, second - third];
  };
  // Mean IoU of 10, 20 and 40 % on a linear axis: the second rise is twice the first.
  const [small, large] = rises(files.get('ablation-iou.svg'));
  expect(small).toBeGreaterThan(0);
  expect(large / small).toBeCloseTo(2, 1);
  // Distances of 2, 1 and 0.5 on a logarithmic one: two falls alike.
  const [fall, alike] = rises(files.get('ablation-distance.svg'));
  expect(fall).toBeLessThan(0);
  expect(alike / fall).toBeCloseTo(1, 1);
});

test('a run that was resumed with other settings says so', () => {
  const changes = ['From step 21 on steps is 40, it was 20.'];
  const page = resultsPage([{ ...trained('base', 1, 0.4, 0.5), changes }, trained('wide', 1, 0.6, 0.5)], context);
  const said = '`base`, seed 1, was resumed with other settings. From step 21 on steps is 40, it was 20.';
  expect(page.split('\n\n').slice(1, 4)).toEqual([expect.stringContaining('Made by'), said, 'A note.']);
});
