// Makes the picture of the README: node test/screenshot.mjs FILE
import { Stage } from "./stage.mjs";

const [, , file] = process.argv;
const stage = await Stage.set();
try {
  const [ada, bob] = [await stage.open("ada"), await stage.open("bob")];
  await ada.text("#here", "2 here");
  const todo = [];
  for (const title of ["Write the release notes", "Try the export", "Call the printer", "Book a room", "Water the plants"]) {
    await bob.add(title);
    todo.push(title);
    await ada.shows("todo", ...todo);
  }
  await bob.press("Move Call the printer");
  await bob.press("Move Water the plants");
  await ada.shows("in_progress", "Call the printer", "Water the plants");
  await bob.press("Move Water the plants");
  await ada.shows("done", "Water the plants");
  await ada.tab.screenshot({ path: file });
} finally {
  await stage.strike();
}
