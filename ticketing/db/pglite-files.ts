import { fsyncSync } from 'node:fs';
import { NodeFS } from '@electric-sql/pglite/nodefs';

/** Attributes to set on a file or its descriptor; `mode` where it is to be changed. */
type Changes = { mode?: number };
type Operations = { setattr(place: unknown, changes: Changes): void };

/**
 * The part of Emscripten's file system that reaches real files; `nfd` is Node's file descriptor.
 */
type NodeFiles = {
  filesystems: {
    NODEFS: { node_ops: Operations; stream_ops: Operations & { fsync?: (stream: { nfd: number }) => number } };
  };
};

/**
 * PGlite's files in a folder, for their owner alone: PGlite sets modes such as 0666 itself, with
 * any umask.
 */
export class PrivateFiles extends NodeFS {
  override async init(...[db, options]: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const made = await super.init(db, options);
    made.emscriptenOpts.preRun?.push((module: { FS: unknown }) => {
      this.prepare((module.FS as NodeFiles).filesystems.NODEFS);
    });
    return made;
  }

  protected prepare(files: NodeFiles['filesystems']['NODEFS']): void {
    for (const operations of [files.node_ops, files.stream_ops]) {
      const { setattr } = operations;
      operations.setattr = (place, changes) => {
        setattr(place, changes.mode === undefined ? changes : { ...changes, mode: changes.mode & ~0o077 });
      };
    }
  }
}

/** The same with a real fsync: without it a power cut can lose or break committed data. */
export class DurableFiles extends PrivateFiles {
  protected override prepare(files: NodeFiles['filesystems']['NODEFS']): void {
    super.prepare(files);
    files.stream_ops.fsync = (stream) => {
      fsyncSync(stream.nfd);
      return 0;
    };
  }
}
