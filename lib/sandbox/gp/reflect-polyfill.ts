/**
 * The three functions of the Reflect metadata proposal that tsyringe, below @peculiar/x509, cannot start without.
 * Imported for its effect, before @peculiar/x509.
 */
const metadata = new WeakMap<object, Map<unknown, unknown>>();

function getOwnMetadata(key: unknown, target: object): unknown {
  return metadata.get(target)?.get(key);
}

function getMetadata(key: unknown, target: object): unknown {
  for (
    let current: object | null = target;
    current !== null;
    current = Object.getPrototypeOf(current) as object | null
  ) {
    if (metadata.get(current)?.has(key) === true) return getOwnMetadata(key, current);
  }
  return undefined;
}

function defineMetadata(key: unknown, value: unknown, target: object): void {
  const own = metadata.get(target) ?? new Map<unknown, unknown>();
  own.set(key, value);
  metadata.set(target, own);
}

Object.assign(Reflect, { getOwnMetadata, getMetadata, defineMetadata });
