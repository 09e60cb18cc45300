/** Exports of the packages that are no components, by why they are none. Types do not exist at run time. */
export const otherExports: Record<'core' | 'losses' | 'models' | 'training', Record<string, string[]>> = {
  core: {
    errors: ['EcganError', 'ShapeError', 'ValueError'],
    'classes whose factory is the component': [
      'AveragePool2d',
      'ClassConv2d',
      'ClassMaps',
      'ClassMasks',
      'Convolution2d',
      'EdgeTransfer',
      'InstanceNormalization',
      'LabelConv2d',
      'LabelPool2d',
      'ReflectionPad2d',
      'RepeatBatch',
      'ResizeBilinear2d',
      'SemanticPreserving',
      'Spade',
      'SpectralConv2d',
      'SpectralNormalization',
      'UpsampleNearest2d',
      'XavierNormal',
    ],
  },
  losses: { 'lists of names': ['discriminatorTerms', 'ecganTerms'] },
  models: {
    errors: ['SafetensorsError', 'WeightMismatchError'],
    'classes whose factory is the component': ['NoisyDropout'],
  },
  training: {
    errors: [
      'CheckpointMismatchError',
      'NonFiniteError',
      'NonFiniteGradientError',
      'NonFiniteLossError',
      'OutOfMemoryError',
    ],
  },
};
