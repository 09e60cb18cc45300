import sharp from 'sharp';

/** Endings of Windows bitmaps, which this package decodes itself. */
const bitmaps = ['.bmp', '.dib'];

/** Endings of what sharp decodes from a file here, but for its own formats. */
const ofSharp = Object.values(sharp.format)
  .filter(({ id, input }) => input.file && id !== 'vips')
  .flatMap(({ input }) => (input as { fileSuffix?: string[] }).fileSuffix ?? [])
  .filter((ending) => !ending.slice(1).includes('.'));

/** Endings, in lower case, of files that are read as photos. */
export const pictureEndings: ReadonlySet<string> = new Set(['.png', '.jpg', '.jpeg', ...ofSharp, ...bitmaps]);

/** Endings of image formats that are not read here, to be told apart from files that are no images at all. */
const otherPictures = [
  ...['.heic', '.heif', '.jxl', '.jp2', '.j2k', '.jpx', '.tga', '.ppm', '.pgm', '.pnm', '.pbm', '.pfm', '.hdr', '.exr'],
  ...['.psd', '.xcf', '.dng', '.cr2', '.cr3', '.nef', '.arw', '.raw', '.pcx', '.ico', '.dds', '.npy', '.mat', '.dcm'],
  ...['.nii', '.v', '.vips', '.pdf'],
];

/** Endings of images, masks included, that cannot be read and must be converted. */
export const otherPictureEndings: ReadonlySet<string> = new Set(
  otherPictures.filter((ending) => !pictureEndings.has(ending)),
);
