import type { KeyContext, KeyWrapper, SealingKey } from "#lib/core/connection/key-wrapper.ts";
import { err } from "#lib/core/result.ts";
import { decrypt, encrypt, headOf } from "./aes-gcm.ts";

const VERSION = "w1";

/** A key-encryption key that this process holds: wraps as `w1.kid.iv.ct.tag`, bound to organization and data key. */
export function localKeyWrapper(own: SealingKey): KeyWrapper {
  return {
    kid: own.kid,
    wrap: async (key, context) => encrypt(VERSION, key, boundTo(context), own),
    unwrap: async (wrapped, context) => {
      const head = headOf(wrapped);
      if (head?.version !== VERSION) return err("malformed");
      return head.kid === own.kid ? decrypt(VERSION, wrapped, boundTo(context), own.key) : err("key_unknown");
    },
  };
}

function boundTo({ organizationId, kid }: KeyContext): readonly string[] {
  return [organizationId, kid];
}
