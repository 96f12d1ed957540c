import { InvalidParamsError, isGap } from "@example/tasks";
import { api, connect, connection } from "./api";
import { Board } from "./board";
import { element, showNews, showTasks } from "./view";

const alert = element("alert", HTMLParagraphElement);

/** Does something, and shows how it fails. */
function attempt(action: () => Promise<unknown>): void {
  alert.hidden = true;
  action().catch((error: unknown) => {
    if (error instanceof InvalidParamsError) {
      alert.textContent = error.fields.map(({ path, message }) => `${path}: ${message}`).join(", ");
    } else {
      alert.textContent = error instanceof Error ? error.message : String(error);
    }
    alert.hidden = false;
  });
}

const board = new Board(api, (news) => {
  showTasks(board.tasks.values(), {
    move: (task, status) => {
      attempt(() => api.tasksUpdate({ task_id: task.id, status }));
    },
    remove: (task) => {
      attempt(() => api.tasksDelete({ task_id: task.id }));
    },
  });
  element("here", HTMLOutputElement).textContent = `${String(board.here)} here`;
  if (news !== undefined) showNews(news);
});

/** Shows what only this user is told. */
async function readInbox(): Promise<void> {
  for await (const event of api.notificationEvents()) {
    if (event.type === "notified") showNews(event.data.text);
  }
}

/** Exports the board, and shows how far that is. */
async function exportBoard(): Promise<void> {
  const bar = element("progress", HTMLProgressElement);
  const call = api.tasksExport({});
  bar.hidden = false;
  try {
    for await (const told of call.progress) {
      if (isGap(told)) continue;
      bar.max = told.total;
      bar.value = told.done;
    }
    const link = document.createElement("a");
    link.href = `data:text/csv,${encodeURIComponent((await call).csv)}`;
    link.download = "board.csv";
    link.click();
  } finally {
    bar.hidden = true;
  }
}

function showState(): void {
  const { state, reason } = connection.getSnapshot();
  const output = element("state", HTMLOutputElement);
  output.className = state;
  output.textContent = state;
  output.title = reason;
}

connection.subscribe(showState);
showState();

element("new", HTMLFormElement).addEventListener("submit", (event) => {
  event.preventDefault();
  const input = element("title", HTMLInputElement);
  attempt(async () => {
    await api.tasksCreate({ title: input.value });
    input.value = "";
  });
});
element("export", HTMLButtonElement).addEventListener("click", () => {
  attempt(exportBoard);
});

attempt(connect);
attempt(() => board.follow());
attempt(readInbox);
