/**
 * Builds the page's files into src/sitbone/web/static: scripts by Vite; style sheets, htmx and the pose engine's
 * WebAssembly as they are. Nothing is fetched; all comes from node_modules and frontend/.
 */
import { cpSync, mkdirSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const into = (name) => at(`src/sitbone/web/static/${name}`);

await build({ configFile: at("frontend/vite.config.js") });
mkdirSync(into("wasm"), { recursive: true });
for (const name of readdirSync(at("frontend/src")).filter((name) => name.endsWith(".css"))) {
  cpSync(at(`frontend/src/${name}`), into(name));
}
cpSync(at("node_modules/htmx.org/dist/htmx.min.js"), into("htmx.min.js"));
for (const ending of ["js", "wasm"]) {
  const name = `vision_wasm_module_internal.${ending}`;
  cpSync(at(`node_modules/@mediapipe/tasks-vision/wasm/${name}`), into(`wasm/${name}`));
}
