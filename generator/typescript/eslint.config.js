import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig([
  { ignores: ["node_modules", "tests/e2e", "**/esm"] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      // node:test runs what these functions return.
      "@typescript-eslint/no-floating-promises": [
        "error",
        {
          allowForKnownSafeCalls: [
            { from: "package", package: "node:test", name: ["describe", "test", "before", "after"] },
          ],
        },
      ],
    },
  },
  {
    files: ["testdata/**", "tests/**"],
    rules: {
      // A deprecated method may well take a deprecated type, and must be tested, too.
      "@typescript-eslint/no-deprecated": "off",
    },
  },
  {
    // What runs for every call and every event. What `new` is given is made once.
    files: ["runtime/calls.ts", "runtime/rpc-client.ts", "runtime/event-*.ts", "runtime/queues.ts"],
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          selector: ":not(NewExpression) > ObjectExpression > SpreadElement + Property",
          message: "V8 takes microseconds to add properties to a spread: name them all",
        },
      ],
    },
  },
  {
    // It looks at properties of the compiler that have no public types.
    files: ["**/*.mjs"],
    extends: [tseslint.configs.disableTypeChecked],
  },
]);
