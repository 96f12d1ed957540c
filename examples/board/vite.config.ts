import { defineConfig } from "vite";

// The server of examples/tasks, which gives tokens and takes the page's connection.
const target = process.env["SERVER"] ?? "http://localhost:8000";
const proxy = { "/token": { target }, "/connection": { target, ws: true } };

export default defineConfig({
  // npm links the client from where it is generated; what it needs is installed here.
  resolve: { preserveSymlinks: true },
  server: { proxy },
  preview: { proxy },
});
