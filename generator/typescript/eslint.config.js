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
    // It looks at properties of the compiler that have no public types.
    files: ["**/*.mjs"],
    extends: [tseslint.configs.disableTypeChecked],
  },
]);
