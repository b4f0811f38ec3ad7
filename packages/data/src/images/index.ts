export { AnnotatedImages } from './csv-images.ts';
export type { AnnotatedImagesOptions, Label } from './csv-images.ts';
export { DatasetFolder, imageExtensions, ImageFolder } from './folder.ts';
export type { DatasetFolderOptions, FolderOptions, ImageFolderOptions } from './folder.ts';
export { makeGrid, saveImage } from './grid.ts';
export type { GridOptions } from './grid.ts';
export type { ImageFormat, ImageReadMode } from './pixels.ts';
export { decodeImage, encodeImage, readImage, writeImage } from './read-write.ts';
export type { DecodeOptions, EncodeOptions } from './read-write.ts';
