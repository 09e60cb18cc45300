/** Captions of a sample sheet's columns. */
export const sheetColumns = ['label map', 'generated edge', "image I'", "refined I''", 'photo'] as const;
