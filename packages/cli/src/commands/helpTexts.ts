import { lossGroups } from '../config/losses.js';
import { commandName } from '../terminal/Terminal.js';

const ecgan = commandName();

/** After `ecgan --help`. */
export const overview = `
Examples:
  ${ecgan} demo                                 train a small ECGAN on synthetic scenes, with scores and a report
  ${ecgan} train --help                         every setting, and what each loss weight means
  ${ecgan} inspect --help                       what is in a dataset, and what training costs
  ${ecgan} labels annotations.json --out labels label maps from polygons of COCO or labelme
  ${ecgan} resume runs/train-1                  continue after Ctrl-C
  ${ecgan} report runs/train-1                  write its report.html again, as the run stands now
  ${ecgan} generate --run runs/demo-1 --labels my-maps --out pictures
  ${ecgan} evaluate --run runs/demo-1
  ${ecgan} compare first.json second.json
  ${ecgan} export --run runs/demo-1 --out my-generator
  ${ecgan} backend install                      the native backend, several times as fast as wasm
`;

const weights = Object.entries(lossGroups).flatMap(([name, { weight, meaning, terms }]) => [
  `  ${name.padEnd(16)} ${String(weight).padStart(2)}  ${meaning}`,
  ...(terms.length > 1 ? [`${' '.repeat(22)}= ${terms.join(', ')}`] : []),
]);

/** After `ecgan train --help`. */
export const training = `
Loss weights (--weight name=number): the total is the sum over groups of weight x the sum of the group's terms.
A term's own name overrides its group; 0 switches it off and saves its time. The paper's weights are the defaults:
${weights.join('\n')}
  refined           2  what I'' counts beside I' in the adversarial, feature matching, perceptual and reconstruction groups
What D learns from has single terms too: realEdge, fakeEdge and fakeImage of weight 1, realImage of refined + 1, fakeRefined of refined.

Examples:
  ${ecgan} train --preset demo --steps 2000 --run runs/longer
  ${ecgan} train --dataset folder --photos photos --labels labels --classes 11 --size 128x256 --filters 32
  ${ecgan} train --config my.json --weight similarity=0.5 --weight perceptual=0
  ${ecgan} train --preset cityscapes --root cityscapes --segmenter segformer --segmenter-classes cityscapes-19 --perceptual vgg19.safetensors

A config file is JSON with the same names in camelCase, as config.json in every run folder shows:
  { "dataset": "scenes", "size": "64", "saveEvery": 200, "weights": { "similarity": 0.5 } }
Later ones win: defaults, --preset, --config, flags.
`;

/** After `ecgan resume --help`. */
export const resuming = `
Only one process may work on a run: a second one is refused; the lock of a process that died is taken over. Settings that are changed
here are written to changes.jsonl in the run folder, with the step at which they begin, and to config.json.

Examples:
  ${ecgan} resume runs/train-1 --steps 20000
  ${ecgan} resume runs/train-1 --photos /mnt/photos --labels /mnt/labels
  ${ecgan} resume runs/train-1 --generator-learning-rate 5e-5 --weight similarity=0
`;

/** After `ecgan inspect --help`. */
export const inspecting = `
Exits with 1 and the same messages where training would refuse the dataset.

Examples:
  ${ecgan} inspect my-export                    what a labelling program exported, and the flags that read it
  ${ecgan} inspect --preset cityscapes --root cityscapes --sheet samples.png
  ${ecgan} inspect --dataset folder --photos photos --labels labels --classes 11 --size 128x256 --no-cost
`;

/** After `ecgan generate --help`. */
export const generating = `
Label maps are read like those that the run was trained on: names, formats, colours.

Examples:
  ${ecgan} generate --pretrained scenes --out pictures
  ${ecgan} generate --run runs/demo-1 --labels my-maps --out pictures
  ${ecgan} generate --checkpoint runs/demo-1/checkpoints/step-000500.safetensors --labels my-maps --out edges --which edge
`;

/** After `ecgan evaluate --help`. */
export const evaluating = `
The checkpoint knows the data it was trained on. Real photos, shrunk to the generator's size and enlarged again as generated pictures are, give the ceiling of the scores;
the same networks before training give the floor. Scores of label maps have confidence intervals over images; distances are from the photos of the same label maps.

Examples:
  ${ecgan} evaluate --run runs/demo-1
  ${ecgan} evaluate --checkpoint step-100000.safetensors --root /data/cityscapes --held-out 500 --out scores.json
  ${ecgan} evaluate --run runs/camvid --segmenter cgnet.safetensors --held-out 101 --out scores.json --sheet scores.png
`;

/** After `ecgan export --help`. */
export const exporting = `
The exported generator has the averaged weights, with spectral norms folded in, and one output, I''. docs/export.md shows how to run each format;
examples/paint is a page that runs layers and tfjs.

Examples:
  ${ecgan} export --run runs/demo-1 --out my-generator
  ${ecgan} export --run runs/demo-1 --out my-generator-onnx --format onnx --precision f16
  npm run paint -- my-generator
`;

/** After `ecgan backend --help`. */
export const backends = `
install needs npm and, where the official binary cannot be had, python3 with pip and a C++ compiler. Without it training runs on wasm.
install mpi needs python3 with pip. It is for machines that have no MPI: train and resume run as the processes that its mpirun starts.

Environment:
  ECGAN_CACHE             the folder of installed backends and MPI (default: ecgan in the user's cache folder)
  TF_ENABLE_ONEDNN_OPTS   0 or 1: libtensorflow's oneDNN kernels
  CUDA_VISIBLE_DEVICES    which GPUs libtensorflow sees

Examples:
  ${ecgan} backend install
  ${ecgan} backend install mpi
  ${ecgan} backend check --backend wasm
`;
