// What the page shows.
import type { Task, TaskStatus } from "@example/tasks";

/** Returns the element of an id, which the page has. */
export function element<E extends HTMLElement>(id: string, kind: new () => E): E {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`the page has no #${id}`);
  return found;
}

/** What a card's buttons do. */
export interface Actions {
  move(task: Task, to: TaskStatus): void;
  remove(task: Task): void;
}

const next = { todo: "in_progress", in_progress: "done", done: undefined } as const;

/** Shows the tasks, each in the list of its status. */
export function showTasks(tasks: Iterable<Task>, actions: Actions): void {
  const cards: Record<keyof typeof next, HTMLElement[]> = { todo: [], in_progress: [], done: [] };
  for (const task of tasks) {
    if (isStatus(task.status)) cards[task.status].push(card(task, task.status, actions));
  }
  for (const status of Object.keys(cards).filter(isStatus)) {
    element(status, HTMLUListElement).replaceChildren(...cards[status]);
  }
}

function isStatus(status: string): status is keyof typeof next {
  return status in next;
}

function card(task: Task, status: keyof typeof next, actions: Actions): HTMLElement {
  const item = document.createElement("li");
  const title = document.createElement("span");
  title.textContent = task.title;
  item.append(title);
  const to = next[status];
  if (to !== undefined) {
    item.append(
      button("→", `Move ${task.title}`, () => {
        actions.move(task, to);
      }),
    );
  }
  item.append(
    button("×", `Remove ${task.title}`, () => {
      actions.remove(task);
    }),
  );
  return item;
}

function button(text: string, label: string, click: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.textContent = text;
  made.ariaLabel = label;
  made.addEventListener("click", click);
  return made;
}

const shownNews = 12;

/** Shows a line of news above the others. */
export function showNews(text: string): void {
  const list = element("news", HTMLOListElement);
  const item = document.createElement("li");
  item.textContent = text;
  list.prepend(item);
  while (list.children.length > shownNews) list.lastElementChild?.remove();
}
