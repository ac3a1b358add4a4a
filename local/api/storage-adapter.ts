import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import type { App } from '@supabase/lite';
import type { ObjectStore, StoredObject } from './object-store.ts';
import { Buffer } from 'node:buffer';

type StorageAdapter = NonNullable<App['_storageAdapter']>;
type Upload = Parameters<StorageAdapter['uploadObject']>[3];
type ObjectMetadata = Awaited<ReturnType<StorageAdapter['headObject']>>;

/** What `@supabase/lite` wants of a place for bytes. Versions are the database's affair: the last upload counts. */
export function storageAdapter(store: ObjectStore): StorageAdapter {
  const find = async (bucket: string, name: string): Promise<StoredObject> => {
    const object = await store.get(bucket, name);
    if (object !== null) return object;
    throw Object.assign(new Error(`Cannot read ${bucket}/${name}: there is no such object`), {
      code: 'ENOENT',
    });
  };
  return {
    driver: store,
    getObject: async (bucket, name) => {
      const object = await find(bucket, name);
      return { metadata: describe(object), httpStatusCode: 200, body: Buffer.from(object.bytes) };
    },
    headObject: async (bucket, name) => describe(await find(bucket, name)),
    uploadObject: async (bucket, name, _version, body, mimetype, cacheControl) => {
      const object = {
        bytes: await readUpload(body),
        mimetype,
        cacheControl,
        lastModified: new Date().toISOString(),
      };
      await store.put(bucket, name, object);
      return describe(object);
    },
    copyObject: async (bucket, name, _version, toBucket, toName) => {
      const object = { ...(await find(bucket, name)), lastModified: new Date().toISOString() };
      await store.put(toBucket, toName, object);
      return describe(object);
    },
    deleteObject: (bucket, name) => store.remove(bucket, name),
    deleteObjects: async (bucket, names) => {
      for (const name of names) await store.remove(bucket, name);
    },
    privateAssetUrl: async () => {
      throw new Error(
        'Cannot give an internal address of an object: the embedded stack transforms no images',
      );
    },
  };
}

function describe(object: StoredObject): ObjectMetadata {
  const size = object.bytes.byteLength;
  return {
    cacheControl: object.cacheControl,
    contentLength: size,
    size,
    mimetype: object.mimetype,
    lastModified: new Date(object.lastModified),
    eTag: `"${createHash('md5').update(object.bytes).digest('hex')}"`,
    httpStatusCode: 200,
  };
}

async function readUpload(body: Upload): Promise<Uint8Array> {
  return body instanceof Uint8Array ? body : await buffer(body as AsyncIterable<Uint8Array>);
}
