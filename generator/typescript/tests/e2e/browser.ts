// Offers the scenario to a page.
import { scenario } from "./scenario.js";

Object.assign(globalThis, { scenario });
