import type { NextConfig } from "next";
import { startEnv } from "./lib/env.ts";

/** Also on files that do not pass proxy.ts. It adds what a build cannot know: the nonce, and whether we are behind HTTPS. */
const SECURITY_HEADERS = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "same-origin" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Cross-Origin-Resource-Policy", value: "same-origin" },
  { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=(), payment=(), usb=()" },
  { key: "X-DNS-Prefetch-Control", value: "off" },
];

const config: NextConfig = {
  distDir: startEnv().NEXT_DIST_DIR,
  typedRoutes: true,
  poweredByHeader: false,
  reactStrictMode: true,
  productionBrowserSourceMaps: false,
  // `npm test` checks the types of the whole tree. Next would also rewrite our tsconfig.json for each output folder.
  typescript: { ignoreBuildErrors: true, tsconfigPath: ".config/tsconfig.next.json" },
  // Native code, or a package that finds its own files: loaded by Node as they are.
  serverExternalPackages: ["@node-rs/argon2", "pg-boss", "pg", "postgres", "pino", "undici"],
  headers: async () => [{ source: "/:path*", headers: SECURITY_HEADERS }],
};

export default config;
