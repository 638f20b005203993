/**
 * Where the bytes of objects are. Up to 64 KB they stay in memory, larger ones stream into a file, and nothing is
 * ever wholly in memory that is larger. A file belongs to one version of one object; a copy is a hard link, so
 * that each can be removed without asking whether another still needs it.
 */
import { createHash } from 'node:crypto';
import { type FileHandle, link, mkdir, mkdtemp, open, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { S3Error } from '../errors.ts';

const MEMORY_LIMIT = 64 * 1024;

/** Bytes that do not change any more. */
export type Content = {
  readonly size: number;
  /** MD5 in hexadecimal: the ETag of what was uploaded in one piece. */
  readonly md5: string;
  /** Bytes `start` to `end`, both included. Rejects with NoSuchKey if they were removed meanwhile. */
  read(start?: number, end?: number): Promise<Readable>;
  /** A second, independent holder of the same bytes. */
  share(): Promise<Content>;
  remove(): Promise<void>;
};

/** Keeps contents, in a folder of its own below `dataDir`. */
export class ContentStore {
  readonly #folder: string;
  #count = 0;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Makes the folder, below `dataDir` or the system's folder for temporary files. */
  static async open(dataDir: string = tmpdir()): Promise<ContentStore> {
    await mkdir(dataDir, { recursive: true });
    return new ContentStore(await mkdtemp(join(dataDir, 'local-s3-')));
  }

  /** Keeps all of a stream. Where the stream fails nothing stays behind. */
  async keep(source: AsyncIterable<Buffer>): Promise<Content> {
    const hash = createHash('md5');
    const held: Buffer[] = [];
    let size = 0;
    let file: { handle: FileHandle; path: string } | undefined;
    try {
      for await (const piece of source) {
        hash.update(piece);
        size += piece.length;
        held.push(piece);
        if (size <= MEMORY_LIMIT) continue;
        file ??= await this.#create();
        for (const part of held.splice(0)) await file.handle.writeFile(part);
      }
    } catch (error) {
      await file?.handle.close();
      if (file) await rm(file.path);
      throw error;
    }
    await file?.handle.close();
    const md5 = hash.digest('hex');
    return file ? this.#inFile(file.path, size, md5) : inMemory(Buffer.concat(held), md5);
  }

  /** How many files there are: tests assert that a refused upload leaves none. */
  async fileCount(): Promise<number> {
    return (await readdir(this.#folder)).length;
  }

  /** Removes everything. */
  async close(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  #nextPath(): string {
    this.#count += 1;
    return join(this.#folder, String(this.#count));
  }

  async #create(): Promise<{ handle: FileHandle; path: string }> {
    const path = this.#nextPath();
    return { handle: await open(path, 'wx'), path };
  }

  #inFile(path: string, size: number, md5: string): Content {
    return {
      size,
      md5,
      read: async (start = 0, end = size - 1) => {
        const handle = await open(path).catch(() => {
          throw new S3Error('NoSuchKey');
        });
        return handle.createReadStream({ start, end });
      },
      share: async () => {
        const copy = this.#nextPath();
        await link(path, copy).catch(() => {
          throw new S3Error('NoSuchKey');
        });
        return this.#inFile(copy, size, md5);
      },
      remove: () => rm(path, { force: true }),
    };
  }
}

function inMemory(bytes: Buffer, md5: string): Content {
  const content: Content = {
    size: bytes.length,
    md5,
    read: async (start = 0, end = bytes.length - 1) => Readable.from([bytes.subarray(start, end + 1)]),
    share: async () => content,
    remove: async () => {},
  };
  return content;
}
