/** One script for the page, one for the worker, under names that do not change: the server's templates name them. */
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here("."),
  publicDir: false,
  logLevel: "warn",
  build: {
    target: "es2022",
    outDir: here("../src/sitbone/web/static"),
    emptyOutDir: true,
    modulePreload: false,
    chunkSizeWarningLimit: 400,
    rollupOptions: {
      input: {
        coach: here("src/coach.ts"),
        "pose.worker": here("src/pose.worker.ts"),
        reminders: here("src/reminders.ts"),
        questions: here("src/questions.ts"),
        pair: here("src/pair.ts"),
        trust: here("src/trust.ts"),
      },
      output: { entryFileNames: "[name].js", chunkFileNames: "[name].js", assetFileNames: "[name][extname]" },
    },
  },
});
