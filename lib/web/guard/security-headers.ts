const HSTS_SECONDS = 63_072_000;

/** What every answer carries beside its content security policy. HSTS only where people come over HTTPS. */
export function securityHeaders(https: boolean): readonly (readonly [string, string])[] {
  return [
    ["x-content-type-options", "nosniff"],
    ["x-frame-options", "DENY"],
    ["referrer-policy", "strict-origin-when-cross-origin"],
    ["cross-origin-opener-policy", "same-origin"],
    ["cross-origin-resource-policy", "same-origin"],
    ["permissions-policy", "camera=(), geolocation=(), microphone=(), payment=()"],
    ...(https ? [["strict-transport-security", `max-age=${HSTS_SECONDS}; includeSubDomains`] as const] : []),
  ];
}
