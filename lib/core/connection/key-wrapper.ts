import type { Result } from "../result.ts";
import type { Sealer, Unsealer, UnsealFault } from "./secret-place.ts";

/** 32 bytes for AES-256, with the id that stands in each text made with them: letters, digits and `-`. */
export type SealingKey = Readonly<{ kid: string; key: Uint8Array }>;

/** What a wrapped data key is bound to: it opens for no other organization and under no other id. */
export type KeyContext = Readonly<{ organizationId: string; kid: string }>;

/**
 * One key-encryption key, at hand or in a key service. It wraps the data keys of the organizations and never sees a secret.
 *
 * Contract, held by `lib/adapters/secrets/key-wrapper.test.ts`: `kid` names this key for good and stands beside each data key
 * that it wrapped; `unwrap` gives back exactly the bytes of `wrap` for the same context, and a fault for any other context,
 * for a changed text and for the text of another key. A key service authenticates the context (AWS KMS: encryption context;
 * Google: additional authenticated data; Azure, which has none: inside of what is wrapped). `wrap` throws when it cannot;
 * `unwrap` answers `keys_unavailable`. Both end by themselves after some seconds: a request of a person waits for them.
 */
export type KeyWrapper = Readonly<{
  kid: string;
  wrap: (key: Uint8Array, context: KeyContext) => Promise<string>;
  unwrap: (wrapped: string, context: KeyContext) => Promise<Result<Uint8Array, UnsealFault>>;
}>;

/** The key-encryption keys of the installation: the first wraps, the others still open. Asked anew each time: a file may have changed. */
export type Keyring = () => readonly KeyWrapper[];

/** The data keys of one organization by their id, each opened or with the reason why it could not be. */
export type DataKeys = ReadonlyMap<string, Result<Uint8Array, UnsealFault>>;
/** `before`: keys of the installation, which sealed secrets themselves before there were data keys. */
export type OpenKeys = Readonly<{ dataKeys: DataKeys; before: readonly SealingKey[] }>;

/** The cipher, fulfilled by `lib/adapters/secrets/sealer.ts`. */
export type Seals = Readonly<{
  createUnsealer: (keys: OpenKeys) => Unsealer;
  createSealer: (organizationId: string, current: SealingKey, keys: OpenKeys) => Sealer;
}>;
