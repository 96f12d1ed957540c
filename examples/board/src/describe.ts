// What has changed in a task, in words.
import type { Change } from "@example/tasks";

export function describe(change: Change | null): string {
  switch (change?.property) {
    case "title":
      return `was called ${change.from}`;
    case "status":
      return change.to === "done" ? "is done" : `is ${change.to.replace("_", " ")}`;
    case "assignee":
      return `is for ${change.to}`;
    case "details":
      return `has other ${change.names.join(", ")}`;
    case "$unknown": // to this client, for the server is newer
    case undefined:
      return "has changed";
  }
}
