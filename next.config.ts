import type { NextConfig } from "next";
import { startEnv } from "./lib/env.ts";

/** For the files that do not pass proxy.ts, which sets its own on everything else. */
const SECURITY_HEADERS = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "same-origin" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Cross-Origin-Resource-Policy", value: "same-origin" },
  { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=(), payment=(), usb=()" },
  { key: "X-DNS-Prefetch-Control", value: "off" },
];

// Said and not guessed: Next would take a folder above that happens to hold a lock file of its own.
const root = process.cwd();

const config: NextConfig = {
  turbopack: { root },
  outputFileTracingRoot: root,
  distDir: startEnv().NEXT_DIST_DIR,
  typedRoutes: true,
  poweredByHeader: false,
  reactStrictMode: true,
  // In development Next would print the arguments of server actions, passwords included.
  logging: { serverFunctions: false },
  productionBrowserSourceMaps: false,
  // `npm test` checks the types of the whole tree. Next would also rewrite our tsconfig.json for each output folder.
  typescript: { ignoreBuildErrors: true, tsconfigPath: ".config/tsconfig.next.json" },
  // A mapping's file may have 5 MB (`FILE_BYTES_MAX`), and its name and form stand around it.
  experimental: { serverActions: { bodySizeLimit: "6mb" } },
  // Native code, or a package that finds its own files: loaded by Node as they are.
  serverExternalPackages: ["@node-rs/argon2", "pg-boss", "pg", "pino", "undici"],
  headers: async () => [{ source: "/_next/:path*", headers: SECURITY_HEADERS }],
};

export default config;
