/** Runs the tests in frontend/test: they are bundled by Vite, so that Node needs to know no TypeScript. */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const tests = readdirSync(at("frontend/test")).filter((name) => name.endsWith(".test.ts"));
const built = at("build/frontend-test");

await build({
  configFile: false,
  logLevel: "warn",
  publicDir: false,
  build: {
    ssr: true,
    outDir: built,
    emptyOutDir: true,
    rollupOptions: { input: tests.map((name) => at(`frontend/test/${name}`)) },
  },
});
const ran = spawnSync(process.execPath, ["--test", built], { stdio: "inherit" });
process.exit(ran.status ?? 1);
