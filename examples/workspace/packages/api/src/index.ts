// What the apps see of the backend. `make copy` puts the generated client into the folder tasks; REST clients would stand beside it.
export * from "./tasks/index.js";
