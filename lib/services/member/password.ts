import { hash, verify } from "@node-rs/argon2";

/** Argon2id (the library's default) at OWASP's parameters; some 20 ms on a small server. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** A hash of nothing that anybody knows, at the same parameters: an unknown e-mail costs the same time as a wrong password. */
const NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$nHFhrbVmVZD/qawjnSD2YQ$gkX975xvA34k/jSkXmnGI9DnDYOL8nGHWUaSznLIGFI";

export const PASSWORD_CHARS_MIN = 12;
export const PASSWORD_CHARS_MAX = 256;

/** For storage in `user.password_hash`. The text is taken as it is: no trimming, any characters. */
export async function hashPassword(password: string): Promise<string> {
  return hash(password, PARAMETERS);
}

/** Whether the password is right. Without a hash (unknown or passwordless person) it works as long and says no. */
export async function verifyPassword(password: string, passwordHash: string | null): Promise<boolean> {
  const right = await verify(passwordHash ?? NOBODY, password);
  return right && passwordHash !== null;
}
