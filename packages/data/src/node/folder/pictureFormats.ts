import sharp from 'sharp';

/** Endings of Windows bitmaps, which this package decodes itself. */
const bitmaps = ['.bmp', '.dib'];

/** Endings of the formats that sharp can decode on this machine, except libvips' own format. */
const ofSharp = Object.values(sharp.format)
  .filter(({ id, input }) => input.file && id !== 'vips')
  .flatMap(({ input }) => (input as { fileSuffix?: string[] }).fileSuffix ?? [])
  .filter((ending) => !ending.slice(1).includes('.'));

/** Endings, in lower case, of files that are read as photos. */
export const pictureEndings: ReadonlySet<string> = new Set(['.png', '.jpg', '.jpeg', ...ofSharp, ...bitmaps]);

/** Endings of image formats that may be unsupported. Messages distinguish them from files that are not images. */
const otherPictures = [
  ...['.heic', '.heif', '.jxl', '.jp2', '.j2k', '.jpx', '.tga', '.ppm', '.pgm', '.pnm', '.pbm', '.pfm', '.hdr', '.exr'],
  ...['.psd', '.xcf', '.dng', '.cr2', '.cr3', '.nef', '.arw', '.raw', '.pcx', '.ico', '.dds', '.npy', '.mat', '.dcm'],
  ...['.nii', '.v', '.vips', '.pdf'],
];

/** Endings of images, masks included, that cannot be read and must be converted. */
export const otherPictureEndings: ReadonlySet<string> = new Set(
  otherPictures.filter((ending) => !pictureEndings.has(ending)),
);
