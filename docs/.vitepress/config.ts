import { katex } from '@mdit/plugin-katex';
import { defineConfig } from 'vitepress';
import { outsideLinks } from './outsideLinks.ts';

const pages = (...list: [text: string, link: string][]) => list.map(([text, link]) => ({ text, link }));

const parts = pages(
  ['Label layouts and SPADE', '/parts/spade'],
  ['Edge transfer', '/parts/edge-transfer'],
  ['Semantic preserving', '/parts/semantic-preserving'],
  ['Similarity loss', '/parts/similarity'],
  ['Pixel-wise contrast', '/parts/contrast'],
  ['Class-specific pixels', '/parts/class-pixels'],
  ['Discriminator and its losses', '/parts/discriminator'],
  ['Label generator', '/parts/label-generator'],
);

export default defineConfig({
  title: 'ECGAN for JavaScript',
  description: 'Photographs from label maps: edge guided GANs with contrastive learning, for TensorFlow.js',
  lang: 'en',
  srcExclude: ['README.md'],
  head: [
    [
      'link',
      {
        rel: 'icon',
        href: 'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 3"><path fill="%234682b4" d="M0 0h3v1H0z"/><path fill="%236b8e23" d="M0 1h2v1H0z"/><path fill="%23804080" d="M2 1h1v1H2zM0 2h3v1H0z"/></svg>',
      },
    ],
  ],
  markdown: {
    config: (markdown) => {
      markdown.use(katex, { delimiters: 'dollars', strict: 'ignore' });
      outsideLinks(markdown);
    },
  },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: pages(
      ['Start', '/start'],
      ['Paint', '/paint'],
      ['Method', '/method'],
      ['Parts', '/parts/'],
      ['API', '/api/'],
      ['Results', '/#results'],
    ),
    sidebar: {
      '/api/': [
        {
          text: 'API',
          items: [
            ...pages(['All entries', '/api/']),
            ...['losses', 'core', 'models', 'training', 'data', 'data/node', 'metrics', 'backend', 'distributed'].map(
              (name) => ({ text: `@ecgan/${name}`, link: `/api/@ecgan/${name}` }),
            ),
          ],
        },
        { text: 'Guide', items: pages(['Five minutes', '/start'], ['The method', '/method'], ['Parts', '/parts/']) },
      ],
      '/': [
        {
          text: 'Begin',
          items: pages(
            ['Five minutes', '/start'],
            ['Installation', '/installation'],
            ['Paint', '/paint'],
            ['Train in a browser tab', '/train-in-a-tab'],
            ['Your own dataset', '/your-data'],
            ['Your own code', '/from-code'],
            ['Troubleshooting', '/troubleshooting'],
          ),
        },
        {
          text: 'The method',
          items: pages(
            ['Equation by equation', '/method'],
            ['Paper to code, and where we deviate', '/equations'],
            ['Claims and their tests', '/claims'],
          ),
        },
        {
          text: 'One part in your GAN',
          items: [
            ...pages(['Overview', '/parts/']),
            ...parts,
            ...pages(
              ['Edges for a pix2pix', '/plug-in-pix2pix-edges'],
              ['Contrast for a SPADE GAN', '/plug-in-spade-contrast'],
            ),
          ],
        },
        {
          text: 'Training',
          items: pages(
            ['On a GPU', '/gpu'],
            ['Several processes and GPUs', '/distributed'],
            ['Backends', '/backends'],
            ['Options, resume, faults', '/training'],
            ['Every setting', '/configuration'],
            ['Compiled steps', '/compiled-steps'],
            ['Evaluation', '/evaluation'],
            ['Datasets', '/datasets'],
            ['Segmenters and VGG-19', '/segmenters'],
            ['Weights from PyTorch', '/pytorch'],
            ['Export', '/export'],
          ),
        },
        {
          text: 'Measured',
          items: pages(
            ['Pictures of real streets', '/results/camvid'],
            ['Part by part, real streets', '/results/camvid-parts'],
            ['Part by part, synthetic scenes', '/results/scenes'],
            ['5,000 steps, synthetic scenes', '/results/scenes-5000'],
            ['4,500 steps, CamVid', '/results/camvid-4500'],
            ['Speed', '/speed'],
            ['Faults and messages', '/robustness'],
            ['Components on every backend', '/components'],
            ['Label layouts', '/layouts'],
          ),
        },
        {
          text: 'Inside',
          items: pages(
            ['Architecture', '/architecture'],
            ['Decisions', '/decisions'],
            ['What is wrong in TF.js', '/tfjs'],
            ['API', '/api/'],
          ),
        },
      ],
    },
    socialLinks: [{ icon: 'github', link: 'https://github.com/ecgan/ecgan-js' }],
    footer: { message: 'Apache-2.0. Written from the equations of the papers.' },
  },
});
